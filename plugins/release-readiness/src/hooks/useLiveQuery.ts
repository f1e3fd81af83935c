import { toError } from '@backstage/errors';
import type { ErrorLike } from '@backstage/errors';
import { useCallback, useEffect, useRef, useState } from 'react';

/** What a page knows of an answer that is asked for again and again. */
export interface LiveQuery<T> {
  /** The latest answer; it stays while the next one is on its way, and when that fails. */
  value?: T;
  /** Why the latest attempt failed; absent after a success. */
  error?: ErrorLike;
  loading: boolean;
  reload(): void;
}

interface QueryState<T> {
  value?: T;
  error?: ErrorLike;
  loading: boolean;
}

/**
 * Calls `load` at once, whenever it changes, and on `reload`. Of several calls
 * under way only the last one counts.
 */
export function useLiveQuery<T>(load: () => Promise<T>): LiveQuery<T> {
  const [state, setState] = useState<QueryState<T>>({ loading: true });
  const lastCall = useRef(0);

  const reload = useCallback(() => {
    lastCall.current += 1;
    const call = lastCall.current;
    const settle = (next: (previous: QueryState<T>) => QueryState<T>) => {
      if (call === lastCall.current) setState(next);
    };
    settle(previous => ({ ...previous, loading: true }));
    load().then(
      value => settle(() => ({ value, loading: false })),
      error =>
        settle(previous => ({
          value: previous.value,
          error: toError(error),
          loading: false,
        })),
    );
  }, [load]);

  useEffect(() => {
    reload();
    return () => {
      lastCall.current += 1;
    };
  }, [reload]);

  return { ...state, reload };
}
