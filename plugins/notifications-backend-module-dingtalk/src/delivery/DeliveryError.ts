/** A message was not taken. Its text names no token and no secret. */
export class DeliveryError extends Error {
  /** Asking again may help. */
  readonly retryable: boolean;
  /** Milliseconds to wait before, where the other side said so. */
  readonly retryAfter?: number;

  constructor(
    message: string,
    options: { retryable: boolean; retryAfter?: number },
  ) {
    super(message);
    this.name = 'DeliveryError';
    this.retryable = options.retryable;
    this.retryAfter = options.retryAfter;
  }
}
