import type { NotificationPayload } from '@backstage/plugin-notifications-common';
import type { Tier } from '../messages/tier';
import { postJson } from './request';
import { webhookSignature } from './signatures';

/** What a webhook receives as JSON. */
export interface WebhookMessage {
  tier: Tier;
  title: string;
  description?: string;
  link?: string;
  topic?: string;
  scope?: string;
}

/** The parts of a notification that leave the portal. */
export function webhookMessage(
  payload: NotificationPayload,
  tier: Tier,
  portalUrl: string,
): WebhookMessage {
  const { title, description, link, topic, scope } = payload;
  return {
    tier,
    title,
    description,
    link: link && new URL(link, portalUrl).href,
    topic,
    scope,
  };
}

/** Any address that takes a signed JSON webhook: phone calls, paging. */
export class SignedWebhook {
  readonly #options: { url: string; secret: string };
  readonly #now: () => number;

  constructor(options: { url: string; secret: string }, now: () => number) {
    this.#options = options;
    this.#now = now;
  }

  /** @throws DeliveryError when the message is not taken */
  async send(message: WebhookMessage): Promise<void> {
    const timestamp = this.#now();
    const body = JSON.stringify(message);
    await postJson(this.#options.url, body, {
      'x-timestamp': String(timestamp),
      'x-signature-256': webhookSignature(
        this.#options.secret,
        timestamp,
        body,
      ),
    });
  }
}
