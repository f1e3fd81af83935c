import { useApi } from '@backstage/core-plugin-api';
import type { Scorecard } from '@release-readiness/backstage-plugin-release-readiness-common';
import { useCallback } from 'react';
import useInterval from 'react-use/esm/useInterval';
import { releaseReadinessApiRef } from '../api';
import { statusOfError } from '../api/errors';
import { useLiveQuery } from './useLiveQuery';
import type { LiveQuery } from './useLiveQuery';
import { useScorecardSignal } from './useScorecardSignal';

/** How often a page asks by itself, in milliseconds. */
export const pollIntervals = {
  /** Signals tell of changes; this only catches a lost one. */
  withSignals: 5 * 60_000,
  withoutSignals: 30_000,
  /** There is nothing yet, and something is about to come. */
  awaitingFirst: 10_000,
} as const;

/** The scorecard of one service, kept up to date while the page is open. */
export function useScorecard(entityRef: string): LiveQuery<Scorecard> {
  const api = useApi(releaseReadinessApiRef);
  const load = useCallback(() => api.getScorecard(entityRef), [api, entityRef]);
  const query = useLiveQuery(load);
  const hasSignals = useScorecardSignal(query.reload, entityRef);

  const awaitsFirst = query.value
    ? query.value.results.length === 0
    : query.error && statusOfError(query.error) === 404;
  const regular = hasSignals
    ? pollIntervals.withSignals
    : pollIntervals.withoutSignals;
  useInterval(
    query.reload,
    awaitsFirst ? pollIntervals.awaitingFirst : regular,
  );
  return query;
}
