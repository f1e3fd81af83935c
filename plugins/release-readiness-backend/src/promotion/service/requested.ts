import type { Promotion } from '../states';
import { PromotionVersionError } from '../store';
import { canonicalJson, sha256 } from '../subject';
import { transition } from '../transition';
import type { ServicePorts } from './ports';

/** What became of a request. */
export interface RequestedPromotion {
  /** False = it was there already: the same click, or somebody else's. */
  created: boolean;
  id: string;
}

/**
 * The id of a click: asked twice, the same promotion and the same change
 * record come of it, also when the portal died in between.
 */
export function promotionIdOf(person: string, idempotencyKey: string): string {
  const hash = sha256(canonicalJson([person.toLowerCase(), idempotencyKey]));
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    hash.slice(12, 16),
    hash.slice(16, 20),
    hash.slice(20, 32),
  ].join('-');
}

/** From draft to the gates; whoever else has done it meanwhile did so. */
async function submitDraft(
  { store, policyOf }: Pick<ServicePorts, 'store' | 'policyOf'>,
  before: Promotion,
): Promise<void> {
  const result = transition(
    before,
    {
      kind: 'submit',
      actor: { kind: 'user', ref: before.requester },
      expectedVersion: before.version,
      subjectHash: before.subjectHash,
      idempotencyKey: before.id,
    },
    await store.now(),
    policyOf(before),
  );
  try {
    await store.commit({ before, result });
  } catch (error) {
    if (!(error instanceof PromotionVersionError)) throw error;
  }
}

/**
 * What came of this click before. The portal may have died between its two
 * writes: a draft goes on from there.
 */
export async function findOwnRequest(
  ports: Pick<ServicePorts, 'store' | 'policyOf'>,
  id: string,
): Promise<RequestedPromotion | undefined> {
  const own = await ports.store.read(id);
  if (!own) return undefined;
  await submitIfDraft(ports, own.promotion);
  return { created: false, id };
}

/** A promotion that nothing has happened to yet waits to be submitted. */
export async function submitIfDraft(
  ports: Pick<ServicePorts, 'store' | 'policyOf'>,
  promotion: Promotion,
): Promise<void> {
  if (promotion.version === 1) await submitDraft(ports, promotion);
}
