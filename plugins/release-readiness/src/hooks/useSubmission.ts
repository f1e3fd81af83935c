import { toError } from '@backstage/errors';
import type { ErrorLike } from '@backstage/errors';
import { useCallback, useEffect, useRef, useState } from 'react';
import { statusOfError } from '../api/errors';

export interface Submission {
  sending: boolean;
  /** Why the latest attempt failed; a conflict is told apart, by `onConflict`. */
  error?: ErrorLike;
  /** Does nothing while an attempt is on its way: pressing twice sends once. */
  submit<T>(send: () => Promise<T>, onDone: (value: T) => void): void;
}

/**
 * Sends what a person confirmed, once.
 *
 * @param onConflict - called when the server says that what the person saw is
 * no longer so (409)
 */
export function useSubmission(
  onConflict: (error: ErrorLike) => void,
): Submission {
  const [state, setState] = useState<{ sending: boolean; error?: ErrorLike }>({
    sending: false,
  });
  const underWay = useRef(false);
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);

  const submit = useCallback(
    <T>(send: () => Promise<T>, onDone: (value: T) => void) => {
      // State alone would let a second click through before the next render.
      if (underWay.current) return;
      underWay.current = true;
      setState({ sending: true });
      const settle = (error?: ErrorLike) => {
        underWay.current = false;
        if (mounted.current) setState({ sending: false, error });
      };
      send().then(
        value => {
          settle();
          onDone(value);
        },
        thrown => {
          const error = toError(thrown);
          const conflict = statusOfError(error) === 409;
          settle(conflict ? undefined : error);
          if (conflict) onConflict(error);
        },
      );
    },
    [onConflict],
  );

  return { ...state, submit };
}
