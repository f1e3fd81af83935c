import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  CollectedService,
  FactSource,
  FactSourceHost,
  SourceTarget,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { CollectionSettings } from '../configuration';
import { mappedTargets } from './mappedTargets';
import type { FactStore, RefreshStore, TargetKey, TargetStore } from './stores';
import { TargetRun } from './TargetRun';

/** The services that are collected for. */
export interface CollectedServices {
  list(): readonly CollectedService[];
  /** Reads anew which commits run. */
  reloadCommits(): Promise<void>;
}

/** Durations in milliseconds that tests shorten. */
export interface CollectorTiming {
  lease: number;
  /** Between two questions to a source which targets it has. */
  targetInterval: number;
  /** Wait after the first failure. */
  backoffBase: number;
  backoffMaximum: number;
  /** Changes of facts within this are judged together. */
  debounce: number;
}

/** The timing of a running portal. */
export const defaultTiming: CollectorTiming = {
  lease: 30_000,
  targetInterval: 60_000,
  backoffBase: 2_000,
  backoffMaximum: 60_000,
  debounce: 500,
};

/** What the collector works with. */
export interface CollectorOptions {
  sources: readonly FactSource[];
  services: CollectedServices;
  facts: FactStore;
  targets: TargetStore;
  refreshes: RefreshStore;
  markChanged(entityRefs: readonly string[], dueAt: Date): Promise<void>;
  settings: CollectionSettings;
  timing: CollectorTiming;
  /** Names the replica. */
  owner: string;
  logger: LoggerService;
  now(): Date;
  /** In [0, 1), for jitter. */
  random(): number;
  /** Resolves after the time, or at once when the signal aborts; never rejects. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/**
 * Runs the sources: asks each for its targets, takes those that are due by a
 * lease in the database, and collects and watches them. Several replicas share
 * the work; what one has, no other collects.
 */
export class Collector {
  private readonly runs = new Map<string, TargetRun>();
  private readonly listed = new Map<string, SourceTarget[]>();
  private readonly watchBreaks = new Map<string, { count: number }>();
  private readonly askedAt = new Map<string, number>();
  private readonly shutdown = new AbortController();

  constructor(private readonly options: CollectorOptions) {}

  /** Tells the sources that they may ask for collections. Once, before the first tick. */
  async start(): Promise<void> {
    for (const source of this.options.sources) {
      const host: FactSourceHost = {
        requestCollection: ({ target, entityRefs }) => {
          const refs =
            entityRefs ?? this.servicesOf({ source: source.id, target });
          this.request(
            refs.map(entityRef => ({ source: source.id, target, entityRef })),
          ).catch(error =>
            this.options.logger.warn(
              `Could not ask ${source.id}/${target} for services again`,
              error,
            ),
          );
        },
        services: () => this.options.services.list(),
      };
      await source.start?.(host);
    }
  }

  /** Takes what is due and serves what is asked for; returns without waiting for the work. */
  async tick(): Promise<void> {
    for (const source of this.options.sources) {
      await this.syncTargets(source);
    }
    const waiting = new Set(
      (await this.options.refreshes.listWaiting()).map(nameOf),
    );
    for (const source of this.options.sources) {
      for (const target of this.listed.get(source.id) ?? []) {
        if (this.shutdown.signal.aborted) return;
        const key = { source: source.id, target: target.id };
        await this.advance(source, target, waiting.has(nameOf(key)));
      }
    }
  }

  /** Asks for services of targets to be collected soon, by whichever replica has the target. */
  async request(
    entries: readonly (TargetKey & { entityRef: string })[],
  ): Promise<void> {
    await this.options.refreshes.request(entries, this.options.now());
  }

  /** Asks all targets that these services are mapped to. */
  async requestServices(
    entityRefs: readonly string[],
    kinds?: { boundTo: 'candidate' },
  ): Promise<void> {
    if (entityRefs.length === 0) return;
    const asked = new Set(entityRefs);
    // Nobody would ever serve a request to a target that can't be collected.
    const collectable = new Set(
      (await this.options.targets.listTargets())
        .filter(({ health }) => health.status !== 'unsupported')
        .map(nameOf),
    );
    const entries = this.options.services
      .list()
      .filter(service => asked.has(service.entityRef))
      .flatMap(service =>
        mappedTargets(this.options.sources, service, kinds)
          .filter(key => collectable.has(nameOf(key)))
          .map(key => ({ ...key, entityRef: service.entityRef })),
      );
    await this.request(entries);
  }

  /** Resolves when every run that is under way has ended. */
  async settled(): Promise<void> {
    await Promise.all([...this.runs.values()].map(run => run.finished));
  }

  /** Ends all work and gives the targets back. */
  async stop(): Promise<void> {
    this.shutdown.abort();
    await this.settled();
  }

  private async syncTargets(source: FactSource): Promise<void> {
    const now = this.options.now();
    const last = this.askedAt.get(source.id);
    const { targetInterval } = this.options.timing;
    if (last !== undefined && now.getTime() - last < targetInterval) return;
    this.askedAt.set(source.id, now.getTime());
    try {
      const targets = await source.targets();
      await this.options.targets.syncTargets(source.id, targets, now);
      this.listed.set(source.id, targets);
    } catch (error) {
      // The targets known so far go on; asked again next time.
      this.options.logger.warn(
        `Source ${source.id} could not say which targets it has`,
        error as Error,
      );
    }
  }

  private async advance(
    source: FactSource,
    target: SourceTarget,
    isAskedFor: boolean,
  ): Promise<void> {
    const key = { source: source.id, target: target.id };
    const running = this.runs.get(nameOf(key));
    if (running) {
      if (isAskedFor) running.serveRequests();
      return;
    }
    if (target.unsupported) return;
    const { targets, timing, owner } = this.options;
    const lease = { leaseMilliseconds: timing.lease };
    const due = await targets.claim(key, owner, lease);
    const early =
      !due && isAskedFor
        ? await targets.claim(key, owner, { ...lease, early: true })
        : undefined;
    const claimed = due ?? early;
    if (!claimed) {
      if (isAskedFor) await this.refuseRequests(key);
      return;
    }
    const watchBreaks = this.watchBreaks.get(nameOf(key)) ?? { count: 0 };
    this.watchBreaks.set(nameOf(key), watchBreaks);
    const run = new TargetRun({
      ...this.options,
      source,
      target,
      lease: claimed,
      onlyRequests: !due,
      shutdown: this.shutdown.signal,
      servicesOf: () => this.servicesOf(key),
      watchBreaks,
    });
    this.runs.set(nameOf(key), run);
    run.finished.finally(() => this.runs.delete(nameOf(key)));
  }

  /** A target that fails and pauses answers nobody: say so instead of waiting. */
  private async refuseRequests(key: TargetKey): Promise<void> {
    const { targets, refreshes, now } = this.options;
    const state = (await targets.listTargets()).find(
      other => nameOf(other) === nameOf(key),
    );
    const pausesUntil = Date.parse(state?.health.nextAttemptAt ?? '');
    if (
      state?.health.status === 'failing' &&
      pausesUntil > now().getTime() + this.options.timing.backoffMaximum / 2
    ) {
      await refreshes.finish(key, await refreshes.take(key), 'failed', now());
    }
  }

  private servicesOf(key: TargetKey): string[] {
    return this.options.services
      .list()
      .filter(service =>
        mappedTargets(this.options.sources, service).some(
          other => nameOf(other) === nameOf(key),
        ),
      )
      .map(service => service.entityRef);
  }
}

function nameOf({ source, target }: TargetKey): string {
  return `${source}/${target}`;
}
