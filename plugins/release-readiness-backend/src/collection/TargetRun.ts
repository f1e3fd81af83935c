import {
  SourceError,
  type FactSource,
  type SourceTarget,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { backoff } from './backoff';
import type { CollectorOptions } from './Collector';
import { createContext } from './createContext';
import { describeFailure } from './describeFailure';
import { LostLeaseError, type TargetLease } from './stores';

/** What one replica does with one target while it has the lease. */
export interface TargetRunOptions extends CollectorOptions {
  source: FactSource;
  target: SourceTarget;
  lease: TargetLease;
  /** The target is not due: only what is asked for. */
  onlyRequests: boolean;
  shutdown: AbortSignal;
  /** Services that are mapped to the target. */
  servicesOf(): string[];
  /** How often in a row the watch broke soon after it began; kept between runs. */
  watchBreaks: { count: number };
}

type Outcome = { ok: true } | { ok: false; error: unknown };

/**
 * Collects a target once and then watches it until the lease is lost, the
 * watch breaks or the next complete pass is due. Afterwards the target is
 * free again, with the time of the next attempt.
 */
export class TargetRun {
  readonly finished: Promise<void>;
  private readonly end = new AbortController();
  private readonly signal: AbortSignal;
  private serving: Promise<void> | undefined;
  private isWatching = false;
  /** Set when a request beside the watch failed. */
  private pause: number | undefined;

  constructor(private readonly options: TargetRunOptions) {
    this.signal = AbortSignal.any([options.shutdown, this.end.signal]);
    this.finished = this.run().catch(error => {
      options.logger.error(
        `Collecting ${this.name} ended unexpectedly`,
        error as Error,
      );
    });
  }

  /** Collects, beside the watch, the services that somebody asks for. */
  serveRequests(): void {
    // During a pass they wait: what it takes up next is the newest anyway.
    if (!this.isWatching || this.serving) return;
    this.serving = this.collectRequested()
      .then(outcome => {
        // The target is in trouble: leave the watch and say so.
        if (!outcome.ok) this.end.abort();
      })
      .catch(error => {
        this.options.logger.warn(
          `Could not serve requests for ${this.name}`,
          error,
        );
        this.end.abort();
      })
      .finally(() => {
        this.serving = undefined;
      });
  }

  private get name(): string {
    return `${this.options.source.id}/${this.options.target.id}`;
  }

  private async run(): Promise<void> {
    const { lease, targets, settings, source } = this.options;
    const renewal = this.keepLease();
    let delay: number | undefined;
    try {
      await this.options.refreshes.requeue(lease);
      if (this.options.onlyRequests) {
        const outcome = await this.collectRequested();
        if (!outcome.ok) delay = await this.fail(outcome.error);
      } else {
        const outcome = await this.collectAll();
        if (!outcome.ok) {
          delay = await this.fail(outcome.error);
        } else if (source.watch) {
          delay = await this.watch();
        } else {
          delay = settings.intervalOf(source.id);
        }
      }
    } catch (error) {
      if (!(error instanceof LostLeaseError)) throw error;
      this.options.logger.info(error.message);
    } finally {
      this.end.abort();
      await this.serving;
      await renewal;
      // A replica that ends leaves the target to the others at once.
      await targets.release(lease, this.options.shutdown.aborted ? 0 : delay);
    }
  }

  private async collectAll(): Promise<Outcome> {
    const { refreshes, lease, now, targets, services, target } = this.options;
    const asked = await refreshes.take(lease);
    await services.reloadCommits();
    const startedAt = now();
    const outcome = await this.pass();
    await this.finishRequests(asked, outcome);
    if (outcome.ok) {
      const { recovered } = await targets.recordSuccess(lease, {
        startedAt,
        finishedAt: now(),
        complete: true,
      });
      if (recovered) {
        this.options.logger.info(`${target.title} (${this.name}) answers`);
        await this.options.markChanged(this.options.servicesOf(), now());
      }
    }
    return outcome;
  }

  private async collectRequested(): Promise<Outcome> {
    const { refreshes, lease, services, targets, now } = this.options;
    const asked = await refreshes.take(lease);
    if (asked.length === 0) return { ok: true };
    await services.reloadCommits();
    const startedAt = now();
    const outcome = await this.pass(asked);
    if (outcome.ok) {
      await targets.recordSuccess(lease, {
        startedAt,
        finishedAt: now(),
        complete: false,
      });
    } else if (this.isWatching) {
      this.pause = await this.fail(outcome.error);
    }
    await this.finishRequests(asked, outcome);
    return outcome;
  }

  private async finishRequests(
    asked: string[],
    outcome: Outcome,
  ): Promise<void> {
    // Ended by shut-down, not by the target: another replica takes them up.
    if (!outcome.ok && this.signal.aborted) {
      await this.options.refreshes.requeue(this.options.lease);
      return;
    }
    await this.options.refreshes.finish(
      this.options.lease,
      asked,
      outcome.ok ? 'done' : 'failed',
      this.options.now(),
    );
  }

  /** One call of `collect`, which ends at the deadline whether the source listens or not. */
  private async pass(only?: string[]): Promise<Outcome> {
    const { source, target, settings, wait } = this.options;
    const pass = new AbortController();
    const signal = AbortSignal.any([this.signal, pass.signal]);
    const context = createContext(this.options, signal, {
      only,
      besideWatch: this.isWatching,
    });
    const overdue = wait(settings.deadline, signal).then((): Outcome => {
      return {
        ok: false,
        error: new SourceError('The pass took too long', {
          reason: {
            key: 'general.unavailable.timeout',
            params: {
              target: target.title,
              seconds: Math.round(settings.deadline / 1000),
            },
          },
        }),
      };
    });
    const collected = Promise.resolve()
      .then(() => source.collect(target, context))
      .then(
        (): Outcome => ({ ok: true }),
        (error): Outcome => ({ ok: false, error }),
      );
    const outcome = await Promise.race([collected, overdue]);
    pass.abort();
    return outcome;
  }

  /** @returns milliseconds until the target is to be collected again */
  private async watch(): Promise<number> {
    const { source, target, settings, wait, timing, random, now } =
      this.options;
    const watch = new AbortController();
    const signal = AbortSignal.any([this.signal, watch.signal]);
    this.isWatching = true;
    const beganAt = now().getTime();
    const watching = Promise.resolve()
      .then(() => source.watch?.(target, createContext(this.options, signal)))
      .then(
        (): Outcome => ({ ok: true }),
        (error): Outcome => ({ ok: false, error }),
      );
    const outcome = await Promise.race([
      watching,
      wait(settings.watchedInterval, signal).then((): Outcome => ({
        ok: true,
      })),
    ]);
    this.isWatching = false;
    watch.abort();
    if (!outcome.ok && outcome.error instanceof LostLeaseError) {
      throw outcome.error;
    }
    if (!outcome.ok && !this.signal.aborted) {
      this.options.logger.warn(
        `Watching ${this.name} broke off: ${
          describeFailure(outcome.error, target).message
        }`,
      );
    }
    const { watchBreaks } = this.options;
    const brokeSoon = now().getTime() - beganAt < timing.backoffMaximum;
    watchBreaks.count = !outcome.ok && brokeSoon ? watchBreaks.count + 1 : 0;
    if (this.pause !== undefined) return this.pause;
    // A list follows soon; if the target is down that is what says so.
    return backoff(Math.max(1, watchBreaks.count), {
      base: timing.backoffBase,
      maximum: timing.backoffMaximum,
      random,
    });
  }

  /** @returns milliseconds until the next attempt */
  private async fail(error: unknown): Promise<number> {
    if (error instanceof LostLeaseError) throw error;
    if (this.signal.aborted) return 0;
    const { target, targets, lease, now, timing, random, logger } =
      this.options;
    const failure = describeFailure(error, target);
    const { consecutiveFailures, failing } = await targets.recordFailure(
      lease,
      { reason: failure.reason, at: now() },
    );
    logger.warn(
      `Could not collect ${this.name} (failure ${consecutiveFailures}): ${failure.message}`,
    );
    if (failing) {
      await this.options.markChanged(this.options.servicesOf(), now());
    }
    const pause = backoff(consecutiveFailures, {
      base: timing.backoffBase,
      maximum: timing.backoffMaximum,
      random,
    });
    const earliest = failure.retryAfter
      ? failure.retryAfter.getTime() - now().getTime()
      : 0;
    return Math.max(pause, earliest);
  }

  /** Renews the lease until the run ends; ends the run when that is lost. */
  private async keepLease(): Promise<void> {
    const { lease, targets, timing, wait, logger } = this.options;
    while (!this.signal.aborted) {
      await wait(timing.lease / 3, this.signal);
      if (this.signal.aborted) return;
      try {
        if (!(await targets.renew(lease, timing.lease))) {
          logger.info(new LostLeaseError(lease).message);
          this.end.abort();
        }
      } catch (error) {
        // Not renewed is not kept: better to end than to work beside another.
        logger.warn(
          `Could not renew the lease of ${this.name}`,
          error as Error,
        );
        this.end.abort();
      }
    }
  }
}
