export type RateLimitResource = 'core' | 'graphql';

/** Requests or points of one caller in the current hour. */
export interface RateLimitState {
  limit: number;
  used: number;
  remaining: number;
  /** Unix time in seconds. */
  reset: number;
}

const HOUR_SECONDS = 3600;

/** Hourly budgets by caller and resource, as GitHub counts them. */
export class RateLimits {
  readonly #windows = new Map<string, { used: number; reset: number }>();
  readonly #now: () => Date;
  #secondary: { until: number; status: 403 | 429 } | undefined;

  constructor(now: () => Date) {
    this.#now = now;
  }

  state(
    caller: string,
    resource: RateLimitResource,
    limit: number,
  ): RateLimitState {
    const { used, reset } = this.#window(caller, resource);
    return { limit, used, remaining: Math.max(0, limit - used), reset };
  }

  spend(caller: string, resource: RateLimitResource, points: number): void {
    this.#window(caller, resource).used += points;
  }

  /** Leaves the caller this many requests or points until the hour ends. */
  leave(
    caller: string,
    resource: RateLimitResource,
    limit: number,
    remaining: number,
  ): void {
    this.#window(caller, resource).used = limit - remaining;
  }

  /** From now on everybody is told to slow down ("secondary rate limit"). */
  slowDown(seconds: number, status: 403 | 429 = 403): void {
    this.#secondary = {
      until: this.#now().getTime() + seconds * 1000,
      status,
    };
  }

  /** Ends a {@link RateLimits.slowDown} and gives everybody a full budget. */
  clear(): void {
    this.#secondary = undefined;
    this.#windows.clear();
  }

  secondary(): { retryAfter: number; status: 403 | 429 } | undefined {
    const left = (this.#secondary?.until ?? 0) - this.#now().getTime();
    return this.#secondary && left > 0
      ? { retryAfter: Math.ceil(left / 1000), status: this.#secondary.status }
      : undefined;
  }

  #window(caller: string, resource: RateLimitResource) {
    const now = Math.floor(this.#now().getTime() / 1000);
    const key = `${caller} ${resource}`;
    const window = this.#windows.get(key);
    if (window && window.reset > now) {
      return window;
    }
    const opened = { used: 0, reset: now + HOUR_SECONDS };
    this.#windows.set(key, opened);
    return opened;
  }
}
