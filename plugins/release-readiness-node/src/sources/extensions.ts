import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { Check } from '../checks';
import type { FactSource } from './FactSource';

/** Adds sources of facts. @public */
export interface ReleaseReadinessSourcesExtensionPoint {
  /** @throws Error when a source with this id is there already */
  addSource(source: FactSource): void;
}

/** @public */
export const releaseReadinessSourcesExtensionPoint =
  createExtensionPoint<ReleaseReadinessSourcesExtensionPoint>({
    id: 'release-readiness.sources',
  });

/** Adds checks to the built-in ones. @public */
export interface ReleaseReadinessChecksExtensionPoint {
  /** @throws Error when a check with this id is there already, or its metadata is wrong */
  addCheck(check: Check): void;
}

/** @public */
export const releaseReadinessChecksExtensionPoint =
  createExtensionPoint<ReleaseReadinessChecksExtensionPoint>({
    id: 'release-readiness.checks',
  });
