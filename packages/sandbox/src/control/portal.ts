import { WebhookTarget } from '../github';

/** The portal, as the company's GitHub knows it. */
export interface Portal {
  /** Base address of Backstage's backend, without a slash at the end. */
  url: string;
  /** Signs GitHub's webhooks. */
  webhookSecret: string;
}

/** A portal from `npm start`. */
export const defaultPortal: Readonly<Portal> = {
  url: 'http://localhost:7007',
  webhookSecret: 'mall-webhook-secret',
};

/** Where Backstage's events plugin takes webhooks of GitHub. */
export function webhookOf({ url, webhookSecret }: Portal): WebhookTarget {
  return { url: `${url}/api/events/http/github`, secret: webhookSecret };
}
