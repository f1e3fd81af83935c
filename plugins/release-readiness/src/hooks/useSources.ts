import { useApi } from '@backstage/core-plugin-api';
import type { SourceTargetHealth } from '@release-readiness/backstage-plugin-release-readiness-common';
import { useCallback } from 'react';
import useInterval from 'react-use/esm/useInterval';
import { releaseReadinessApiRef } from '../api';
import { useLiveQuery } from './useLiveQuery';
import type { LiveQuery } from './useLiveQuery';

const pollInterval = 30_000;

/** The health of every source, looked at again every half minute. */
export function useSources(): LiveQuery<SourceTargetHealth[]> {
  const api = useApi(releaseReadinessApiRef);
  const load = useCallback(async () => (await api.listSources()).items, [api]);
  const query = useLiveQuery(load);
  useInterval(query.reload, pollInterval);
  return query;
}
