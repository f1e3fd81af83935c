import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { ChangeRegister } from './ChangeRegister';
import type { LiveMetrics } from './LiveMetrics';
import type { PromotionDriver } from './PromotionDriver';

/** Adds ways to act and to measure. @public */
export interface ReleaseReadinessPromotionExtensionPoint {
  /** @throws Error when a driver with this id is there already */
  addDriver(driver: PromotionDriver): void;
  /** @throws Error when live metrics are there already */
  setLiveMetrics(metrics: LiveMetrics): void;
}

/** @public */
export const releaseReadinessPromotionExtensionPoint =
  createExtensionPoint<ReleaseReadinessPromotionExtensionPoint>({
    id: 'release-readiness.promotion',
  });

/** Replaces the built-in change register. @public */
export interface ReleaseReadinessChangeRegisterExtensionPoint {
  /** @throws Error when another register was set already */
  setChangeRegister(register: ChangeRegister): void;
}

/** @public */
export const releaseReadinessChangeRegisterExtensionPoint =
  createExtensionPoint<ReleaseReadinessChangeRegisterExtensionPoint>({
    id: 'release-readiness.change-register',
  });
