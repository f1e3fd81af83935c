import { useApiHolder } from '@backstage/core-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import {
  entityRefHash,
  scorecardSignalChannel,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { useEffect, useRef } from 'react';

/**
 * Calls back when the server says that the scorecard of this service, or of
 * any service, changed.
 *
 * Each message is handled as it arrives: the last message kept as React state
 * could hide one that came just before it.
 *
 * @returns whether the app has signals at all
 */
export function useScorecardSignal(
  onChange: () => void,
  entityRef?: string,
): boolean {
  const signals = useApiHolder().get(signalApiRef);
  const latestOnChange = useRef(onChange);
  useEffect(() => {
    latestOnChange.current = onChange;
  }, [onChange]);

  useEffect(() => {
    if (!signals) return undefined;
    const hash = entityRef && entityRefHash(entityRef);
    const subscription = signals.subscribe(scorecardSignalChannel, message => {
      const changed = message.changed;
      if (!Array.isArray(changed)) return;
      if (hash === undefined || changed.includes(hash)) {
        latestOnChange.current();
      }
    });
    return () => subscription.unsubscribe();
  }, [signals, entityRef]);

  return Boolean(signals);
}
