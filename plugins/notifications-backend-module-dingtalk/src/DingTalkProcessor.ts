import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  NotificationProcessor,
  NotificationSendOptions,
} from '@backstage/plugin-notifications-node';
import type { DingTalkConfiguration } from './configuration';
import { DingTalkRobot } from './delivery/DingTalkRobot';
import { Outbox, type OutboxClock } from './delivery/Outbox';
import { robotLimit } from './delivery/schedule';
import {
  SignedWebhook,
  webhookMessage,
  type WebhookMessage,
} from './delivery/SignedWebhook';
import {
  digestMessage,
  markdownMessage,
  type MarkdownMessage,
} from './messages/markdownMessage';
import { tierOf, type Tier } from './messages/tier';

interface Receiver {
  tiers: readonly Tier[];
  add(options: NotificationSendOptions, tier: Tier): void;
  settled(): Promise<void>;
}

/**
 * Carries notifications to DingTalk groups and signed webhooks, once per
 * notification, whoever its recipients are. It never holds up or fails the
 * notification itself.
 */
export class DingTalkProcessor implements NotificationProcessor {
  readonly #topics: readonly string[] | undefined;
  readonly #receivers: Receiver[];

  constructor(
    configuration: DingTalkConfiguration,
    deps: { clock: OutboxClock; logger: LoggerService; signal: AbortSignal },
  ) {
    const { portalUrl } = configuration;
    this.#topics = configuration.topics;
    this.#receivers = [
      ...configuration.robots.map((robot): Receiver => {
        const client = new DingTalkRobot(robot, () => deps.clock.now());
        const outbox = new Outbox<MarkdownMessage>({
          ...deps,
          name: robot.name,
          send: message => client.send(message),
          combine: digestMessage,
          limit: robotLimit,
        });
        return {
          tiers: robot.tiers,
          add: ({ payload }, tier) =>
            outbox.add(
              markdownMessage(payload, tier, {
                mentionAll: robot.mentionAll.includes(tier),
                portalUrl,
              }),
            ),
          settled: () => outbox.settled(),
        };
      }),
      ...configuration.webhooks.map((webhook): Receiver => {
        const client = new SignedWebhook(webhook, () => deps.clock.now());
        const outbox = new Outbox<WebhookMessage>({
          ...deps,
          name: webhook.name,
          send: message => client.send(message),
        });
        return {
          tiers: webhook.tiers,
          add: ({ payload }, tier) =>
            outbox.add(webhookMessage(payload, tier, portalUrl)),
          settled: () => outbox.settled(),
        };
      }),
    ];
  }

  getName(): string {
    return 'DingTalk';
  }

  async processOptions(
    options: NotificationSendOptions,
  ): Promise<NotificationSendOptions> {
    const { topic, severity } = options.payload;
    if (this.#isWanted(topic)) {
      const tier = tierOf(severity);
      this.#receivers
        .filter(receiver => receiver.tiers.includes(tier))
        .forEach(receiver => receiver.add(options, tier));
    }
    return options;
  }

  #isWanted(topic: string | undefined): boolean {
    const topics = this.#topics;
    return (
      !topics ||
      topics.some(wanted => topic === wanted || topic?.startsWith(`${wanted}.`))
    );
  }

  /** Resolves when everything that was taken on has been sent or given up. */
  async settled(): Promise<void> {
    await Promise.all(this.#receivers.map(receiver => receiver.settled()));
  }
}
