import type {
  SignalApi,
  SignalSubscriber,
} from '@backstage/plugin-signals-react';
import type { JsonObject } from '@backstage/types';

/** Signals that a test, or a development host, sends itself. */
export class FakeSignalApi implements SignalApi {
  private readonly subscribers = new Set<{
    channel: string;
    deliver(message: JsonObject): void;
  }>();

  subscribe<TMessage extends JsonObject>(
    channel: string,
    onMessage: (message: TMessage) => void,
  ): SignalSubscriber {
    const subscriber = {
      channel,
      deliver: (message: JsonObject) => onMessage(message as TMessage),
    };
    this.subscribers.add(subscriber);
    return { unsubscribe: () => this.subscribers.delete(subscriber) };
  }

  send(channel: string, message: JsonObject) {
    for (const subscriber of this.subscribers) {
      if (subscriber.channel === channel) subscriber.deliver(message);
    }
  }
}
