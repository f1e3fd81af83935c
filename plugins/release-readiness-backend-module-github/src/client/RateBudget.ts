import { SourceError } from '@release-readiness/backstage-plugin-release-readiness-node';
import { reasonText } from '../outcome';

/** Requests (REST) or points (GraphQL) of the current hour, as last told. */
export interface BudgetState {
  limit: number;
  remaining: number;
  resetAt: Date;
}

export type BudgetResource = 'core' | 'graphql';

/** What all who spend from one budget know of it. */
interface SharedBudget {
  states: Map<BudgetResource, BudgetState>;
  pausedUntil?: Date;
}

/**
 * What one installation may still ask of GitHub this hour. Collection stops
 * before the reserve is touched, so that promotions can still be carried out.
 */
export class RateBudget {
  readonly #shared: SharedBudget;
  readonly #target: string;
  readonly #reserve: number;

  /** @param options - `reserve`: share of the limit that is left alone */
  constructor(
    options: { target: string; reserve: number },
    shared: SharedBudget = { states: new Map() },
  ) {
    this.#target = options.target;
    this.#reserve = options.reserve;
    this.#shared = shared;
  }

  /** The same budget for whom the reserve is there. */
  withoutReserve(): RateBudget {
    return new RateBudget({ target: this.#target, reserve: 0 }, this.#shared);
  }

  /** Takes over what the headers of an answer say. */
  update(headers: Headers): void {
    const resource = headers.get('x-ratelimit-resource');
    const limit = numberOf(headers.get('x-ratelimit-limit'));
    const remaining = numberOf(headers.get('x-ratelimit-remaining'));
    const reset = numberOf(headers.get('x-ratelimit-reset'));
    if (
      (resource === 'core' || resource === 'graphql') &&
      limit !== undefined &&
      remaining !== undefined &&
      reset !== undefined
    ) {
      const resetAt = new Date(reset * 1000);
      this.#shared.states.set(resource, { limit, remaining, resetAt });
    }
  }

  /** GitHub asked for silence (Retry-After). */
  pauseUntil(time: Date): void {
    this.#shared.pausedUntil = time;
  }

  /** @throws SourceError when a request now would touch the reserve or the pause */
  check(resource: BudgetResource, now: Date): void {
    if (this.#shared.pausedUntil && this.#shared.pausedUntil > now) {
      throw this.exhausted(this.#shared.pausedUntil);
    }
    const state = this.#shared.states.get(resource);
    if (
      state &&
      state.resetAt > now &&
      state.remaining <= state.limit * this.#reserve
    ) {
      throw this.exhausted(state.resetAt);
    }
  }

  exhausted(until: Date): SourceError {
    return new SourceError(
      `The request budget of ${this.#target} is used up until ${until.toISOString()}`,
      {
        reason: reasonText('rate-limited', {
          target: this.#target,
          until: until.toISOString(),
        }),
        retryAfter: until,
      },
    );
  }

  state(resource: BudgetResource): BudgetState | undefined {
    return this.#shared.states.get(resource);
  }

  /** The tighter of the two budgets, for people to see. */
  get tightest(): BudgetState | undefined {
    return [...this.#shared.states.values()].sort(
      (a, b) => a.remaining / a.limit - b.remaining / b.limit,
    )[0];
  }
}

function numberOf(text: string | null): number | undefined {
  const value = Number(text ?? undefined);
  return Number.isFinite(value) ? value : undefined;
}
