import type {
  ChangeRecordView,
  ListChangesRequest,
  ListChangesResponse,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { StoredPromotion } from '../store';
import { changeView, startedAt, transitionsOf } from '../views';
import { describeText } from './errors';
import type { ServicePorts } from './ports';
import type { PromotionCaller } from './PromotionCaller';
import { amongVisible } from './visibleRefs';

const defaultLimit = 20;

/** One page of the changes of services that the caller may see, newest first. */
export async function listChanges(
  ports: Pick<ServicePorts, 'store' | 'changeRecords'>,
  request: ListChangesRequest,
  caller: PromotionCaller,
): Promise<ListChangesResponse> {
  const { store, changeRecords } = ports;
  const { entityRef, offset = 0, limit = defaultLimit } = request;
  const page = {
    entityRefs: amongVisible(
      entityRef === undefined ? undefined : [entityRef],
      await caller.visibleRefs(),
    ),
    offset,
    // One more tells whether there are older ones.
    limit: limit + 1,
  };
  const found: readonly (ChangeRecordView | undefined)[] = changeRecords
    ? await changeRecords.list(page)
    : await changesTold(ports, await store.list(page));
  return {
    items: found.slice(0, limit).filter(change => change !== undefined),
    ...(found.length > limit && { nextOffset: offset + limit }),
  };
}

/** What an external register has been told of each promotion, if anything. */
function changesTold(
  { store }: Pick<ServicePorts, 'store'>,
  promotions: readonly StoredPromotion[],
): Promise<(ChangeRecordView | undefined)[]> {
  return Promise.all(
    promotions.map(async stored =>
      changeView(
        stored,
        startedAt(transitionsOf(await store.readEvents(stored.promotion.id))),
        describeText,
      ),
    ),
  );
}
