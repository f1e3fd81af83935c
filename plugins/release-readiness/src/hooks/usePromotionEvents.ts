import { useApi } from '@backstage/core-plugin-api';
import type {
  PromotionEventView,
  PromotionSummary,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { useCallback, useEffect, useRef } from 'react';
import { promotionsApiRef } from '../api';
import { useLiveQuery } from './useLiveQuery';
import type { LiveQuery } from './useLiveQuery';
import { usePromotionSignal } from './usePromotionSignal';

/** The audit trail: asked for again with every version, and on signals, since refusals leave the version alone. */
export function usePromotionEvents({
  id,
  version,
}: PromotionSummary): LiveQuery<PromotionEventView[]> {
  const api = useApi(promotionsApiRef);
  const load = useCallback(
    async () => (await api.listPromotionEvents(id)).items,
    [api, id],
  );
  const query = useLiveQuery(load);
  const { reload } = query;
  const loadedVersion = useRef(version);
  useEffect(() => {
    if (loadedVersion.current === version) return;
    loadedVersion.current = version;
    reload();
  }, [version, reload]);
  usePromotionSignal(reload, id);
  return query;
}
