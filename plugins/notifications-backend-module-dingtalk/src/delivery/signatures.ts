import { createHmac } from 'node:crypto';

/**
 * Signature of a DingTalk robot's request: HMAC-SHA256 over
 * `timestamp + "\n" + secret`, base64.
 *
 * @param timestamp - milliseconds since the epoch; DingTalk accepts one hour of difference
 */
export function robotSignature(secret: string, timestamp: number): string {
  return createHmac('sha256', secret)
    .update(`${timestamp}\n${secret}`)
    .digest('base64');
}

/** `sha256=…` over `timestamp.body`, so that an old body can't be sent again. */
export function webhookSignature(
  secret: string,
  timestamp: number,
  body: string,
): string {
  const digest = createHmac('sha256', secret)
    .update(`${timestamp}.${body}`)
    .digest('hex');
  return `sha256=${digest}`;
}
