import { useApiHolder } from '@backstage/core-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { promotionSignalChannel } from '@release-readiness/backstage-plugin-release-readiness-common';
import { useEffect, useRef } from 'react';

/**
 * Calls back when the server says that this promotion, or any promotion,
 * changed.
 *
 * @param promotionId - undefined: any of them
 * @returns whether the app has signals at all
 */
export function usePromotionSignal(
  onChange: () => void,
  promotionId?: string,
): boolean {
  const signals = useApiHolder().get(signalApiRef);
  const latestOnChange = useRef(onChange);
  useEffect(() => {
    latestOnChange.current = onChange;
  }, [onChange]);

  useEffect(() => {
    if (!signals) return undefined;
    const subscription = signals.subscribe(promotionSignalChannel, message => {
      const changed = message.promotionIds;
      if (!Array.isArray(changed)) return;
      if (promotionId === undefined || changed.includes(promotionId)) {
        latestOnChange.current();
      }
    });
    return () => subscription.unsubscribe();
  }, [signals, promotionId]);

  return Boolean(signals);
}
