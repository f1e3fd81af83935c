import { useApi } from '@backstage/core-plugin-api';
import { toError } from '@backstage/errors';
import type { ErrorLike } from '@backstage/errors';
import type { RefreshStatus } from '@release-readiness/backstage-plugin-release-readiness-common';
import { useCallback, useState } from 'react';
import useInterval from 'react-use/esm/useInterval';
import { releaseReadinessApiRef } from '../api';

/** Between two looks at a running refresh. */
export const refreshPollInterval = 1_500;
/** After so many failed looks in a row the page stops asking. */
const toleratedFailures = 5;

export type Refresh =
  | { phase: 'idle' }
  | { phase: 'running'; status?: RefreshStatus; failures: number }
  | { phase: 'done'; status?: RefreshStatus }
  | { phase: 'failed'; error: ErrorLike };

/** Starts a refresh of one service and follows it to its end. */
export function useRefresh(entityRef: string, onDone: () => void) {
  const api = useApi(releaseReadinessApiRef);
  const [refresh, setRefresh] = useState<Refresh>({ phase: 'idle' });

  const follow = useCallback(
    (status: RefreshStatus | undefined) => {
      if (status?.state === 'running') {
        // An answer that overtook another must not restart what is over.
        setRefresh(previous =>
          previous.phase === 'running'
            ? { phase: 'running', status, failures: 0 }
            : previous,
        );
        return;
      }
      setRefresh({ phase: 'done', status });
      onDone();
    },
    [onDone],
  );

  const start = useCallback(() => {
    setRefresh({ phase: 'running', failures: 0 });
    api
      .refreshScorecard(entityRef)
      .then(follow, error =>
        setRefresh({ phase: 'failed', error: toError(error) }),
      );
  }, [api, entityRef, follow]);

  const following = refresh.phase === 'running' && Boolean(refresh.status);
  useInterval(
    () => {
      api.getRefreshStatus(entityRef).then(follow, error =>
        setRefresh(previous => {
          if (previous.phase !== 'running') return previous;
          const failures = previous.failures + 1;
          return failures < toleratedFailures
            ? { ...previous, failures }
            : { phase: 'failed', error: toError(error) };
        }),
      );
    },
    following ? refreshPollInterval : null,
  );

  return { refresh, start };
}
