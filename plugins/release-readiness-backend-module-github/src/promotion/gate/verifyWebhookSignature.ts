import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether GitHub made this delivery: `X-Hub-Signature-256` over the raw body.
 * Compared in constant time; no secret means no, never yes.
 */
export function verifyWebhookSignature(options: {
  secret: string;
  /** The bytes as they came, not what was parsed from them. */
  body: Uint8Array;
  /** Value of `X-Hub-Signature-256`. */
  signature: string | undefined;
}): boolean {
  const { secret, body, signature } = options;
  const given = /^sha256=([0-9a-f]{64})$/i.exec(signature ?? '')?.[1];
  if (!secret || !given) {
    return false;
  }
  return timingSafeEqual(
    createHmac('sha256', secret).update(body).digest(),
    Buffer.from(given, 'hex'),
  );
}
