import { z } from 'zod';
import type { MarkdownMessage } from '../messages/markdownMessage';
import { DeliveryError } from './DeliveryError';
import { postJson } from './request';
import { robotSignature } from './signatures';

const answerSchema = z.object({ errcode: z.number(), errmsg: z.string() });

/** Too many messages a minute; DingTalk then refuses for ten minutes. */
const rateLimitCode = 130101;
const rateLimitPause = 10 * 60_000;
/** "System busy": worth asking again. */
const busyCode = -1;

/** A robot of one DingTalk group. */
export class DingTalkRobot {
  readonly #options: { baseUrl: string; accessToken: string; secret: string };
  readonly #now: () => number;

  constructor(
    options: { baseUrl: string; accessToken: string; secret: string },
    now: () => number,
  ) {
    this.#options = options;
    this.#now = now;
  }

  /** @throws DeliveryError when DingTalk does not take the message */
  async send(message: MarkdownMessage): Promise<void> {
    const { baseUrl, accessToken, secret } = this.#options;
    const timestamp = this.#now();
    const url = new URL('/robot/send', baseUrl);
    url.searchParams.set('access_token', accessToken);
    url.searchParams.set('timestamp', String(timestamp));
    url.searchParams.set('sign', robotSignature(secret, timestamp));
    const text = await postJson(url.href, JSON.stringify(message));
    const answer = answerSchema.safeParse(parseJson(text));
    if (!answer.success) {
      throw new DeliveryError('an answer that is not DingTalk’s', {
        retryable: true,
      });
    }
    const { errcode } = answer.data;
    if (errcode === 0) return;
    throw new DeliveryError(`DingTalk error ${errcode}`, {
      retryable: errcode === busyCode || errcode === rateLimitCode,
      retryAfter: errcode === rateLimitCode ? rateLimitPause : undefined,
    });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
