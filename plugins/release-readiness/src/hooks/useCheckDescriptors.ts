import { useApi } from '@backstage/core-plugin-api';
import type {
  CheckDescriptor,
  ReleaseReadinessApi,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { useEffect, useState } from 'react';
import { releaseReadinessApiRef } from '../api';

export type CheckDescriptors = ReadonlyMap<string, CheckDescriptor>;

const noDescriptors: CheckDescriptors = new Map();
const requests = new WeakMap<ReleaseReadinessApi, Promise<CheckDescriptors>>();

/** Checks change only when the backend starts anew: asked for once. */
function requestDescriptors(
  api: ReleaseReadinessApi,
): Promise<CheckDescriptors> {
  const known = requests.get(api);
  if (known) return known;
  const request = api
    .listChecks()
    .then(
      ({ items }) =>
        new Map(items.map(descriptor => [descriptor.id, descriptor])),
    );
  requests.set(api, request);
  request.catch(() => requests.delete(api));
  return request;
}

/**
 * What is known of each check: sections of the standard, and the words of
 * checks that this package does not bring. Empty until the backend answered;
 * pages do without then.
 */
export function useCheckDescriptors(): CheckDescriptors {
  const api = useApi(releaseReadinessApiRef);
  const [descriptors, setDescriptors] = useState(noDescriptors);
  useEffect(() => {
    let current = true;
    requestDescriptors(api).then(
      value => {
        if (current) setDescriptors(value);
      },
      () => {},
    );
    return () => {
      current = false;
    };
  }, [api]);
  return descriptors;
}
