import { z } from 'zod';
import { type GateRequest, readGateRequest } from '../gate';
import { readRunEvent } from '../runs';

/**
 * What a webhook gives reason to look at. Deliveries get lost, come twice and
 * in any order, and not every portal checks who sent them: nothing is believed
 * but that it may be worth asking GitHub.
 */
export type PromotionHint = {
  /** `github.com`, lower case. */
  host: string;
  /** `acme/order`. */
  repository: string;
} & (
  { kind: 'gate'; request: GateRequest } | { kind: 'run'; effectId: string }
);

const payloadShape = z.object({
  repository: z.object({
    full_name: z.string(),
    html_url: z.url({ protocol: /^https?$/ }),
  }),
});

/** Events as Backstage's GitHub events module names them. */
export const promotionTopics = [
  'deployment_protection_rule',
  'workflow_run',
  'deployment_status',
].map(event => `github.${event}`);

/** @returns undefined when it concerns no promotion, or is not understood */
export function readPromotionHint(event: {
  topic: string;
  eventPayload: unknown;
}): PromotionHint | undefined {
  const { success, data } = payloadShape.safeParse(event.eventPayload);
  if (!success) {
    return undefined;
  }
  const repository = data.repository.full_name;
  const host = new URL(data.repository.html_url).host.toLowerCase();
  if (event.topic === 'github.deployment_protection_rule') {
    try {
      const request = readGateRequest(event.eventPayload);
      return { host, repository, kind: 'gate', request };
    } catch {
      return undefined;
    }
  }
  const effectId = readRunEvent(event.eventPayload)?.effectId;
  return effectId ? { host, repository, kind: 'run', effectId } : undefined;
}
