import type { LoggerService } from '@backstage/backend-plugin-api';
import type { SourceTargetHealth } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Fact, FactKind, FactReference } from '../facts';
import type { ServiceDescriptor } from '../service';

/**
 * One upstream of a source: a cluster, a GitHub installation or host, a
 * Prometheus server. The unit of collection, of failure and of sharing work
 * between replicas.
 *
 * @public
 */
export interface SourceTarget {
  /** Unique within the source: `prod`, `github.com`. */
  id: string;
  title: string;
  url?: string;
  /** Why it can't be collected at all, as a text key: shown, never retried. */
  unsupported?: { key: string; params?: Record<string, string | number> };
}

/** A service as sources see it. @public */
export interface CollectedService extends ServiceDescriptor {
  /** Commit of what runs on staging, once it is known: what commit-bound facts are collected for. */
  candidateCommit?: string;
  /** Commit of what runs in prod, once it is known. */
  productionCommit?: string;
}

/** @public */
export interface PublishedFact<T = unknown> {
  entityRef: string;
  reference: FactReference<T>;
  fact: Fact<T>;
}

/** What the core gives a source while it works on one target. @public */
export interface CollectionContext {
  /** Ends the work: shut-down, lost lease, deadline of the pass. */
  readonly signal: AbortSignal;
  readonly logger: LoggerService;
  /** The services there are now; ask again rather than keep the answer. */
  services(): readonly CollectedService[];
  /** Only these services are asked for (refresh, webhook); absent = all. */
  readonly only?: readonly string[];
  /**
   * Stores facts. Unchanged values only move their time. Facts may come in
   * any number of batches; each is stored at once.
   */
  publish(facts: readonly PublishedFact[]): Promise<void>;
  /** Everything published for this target before still holds now: a live watch says so at each bookmark. */
  confirm(): Promise<void>;
  /** Upstream's request budget as its last answer told. */
  reportBudget(budget: NonNullable<SourceTargetHealth['budget']>): void;
  now(): Date;
}

/** What a source may ask of the core outside a pass. @public */
export interface FactSourceHost {
  /** Collect these services of this target soon: a webhook came. */
  requestCollection(options: { target: string; entityRefs?: string[] }): void;
  /** All services there are now, to find whom an event concerns. */
  services(): readonly CollectedService[];
}

/**
 * A source of facts. The core runs `collect` for each target, then `watch`
 * where there is one, under a lease so that one replica does it; it handles
 * intervals, back-off, health and storage.
 *
 * @public
 */
export interface FactSource {
  /** `kubernetes`; prefix of its fact kinds. */
  readonly id: string;
  readonly kinds: readonly FactKind<unknown>[];
  /**
   * Its targets stand in configuration: a service that is mapped to another one
   * is mapped by mistake. Elsewhere such a target may still come.
   */
  readonly targetsAreConfigured?: boolean;
  /** Targets there are now. Asked again before each round. */
  targets(): Promise<SourceTarget[]>;
  /** Which target has this fact of this service; `undefined` where the service has no mapping for it. */
  targetOf(
    service: ServiceDescriptor,
    reference: FactReference<unknown>,
  ): string | undefined;
  /**
   * One complete pass over a target: publishes every fact of every service
   * asked for, a known or an unavailable one. Facts that it can't get though
   * the target answers (feature off, no rights) are published unavailable;
   * when the target itself does not answer it throws {@link SourceError}.
   *
   * @remarks
   * With `context.only` it may run while {@link FactSource.watch} runs on the
   * same target, in the same process: a refresh or a webhook does not end the
   * watch. What both share has to stand that. Such a pass overwrites nothing
   * that the watch saw later: `observedAt` of a fact is the start of what it
   * was read with. Two passes over one target never run at the same time;
   * apart from that, what is published last counts.
   */
  collect(target: SourceTarget, context: CollectionContext): Promise<void>;
  /**
   * Follows changes after a successful `collect` until the signal aborts.
   * Throws when it can't go on; the core then collects again after a pause.
   * Meanwhile `collect` may be called for some services of the target.
   */
  watch?(target: SourceTarget, context: CollectionContext): Promise<void>;
  /** Called once at start-up, before the first `collect`. */
  start?(host: FactSourceHost): Promise<void>;
}
