import type {
  EnvironmentName,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';

/** Where a fact was collected: which source, and which target of it. @public */
export interface FactOrigin {
  /** Source id: `kubernetes`. */
  source: string;
  /** Target id within the source: a cluster, an installation, a server. */
  target: string;
}

/** A fact that a source has seen. @public */
export interface KnownFact<T> {
  status: 'known';
  value: T;
  /** When the value was last seen to hold (ISO 8601, UTC). */
  observedAt: string;
  origin: FactOrigin;
}

/**
 * A fact that nobody can vouch for now. The reason is a text key of the
 * `general.unavailable.*` family with its parameters.
 *
 * @public
 */
export interface UnavailableFact {
  status: 'unavailable';
  reason: TextReference;
  /** When it was last known, if ever (ISO 8601, UTC). */
  lastKnownAt?: string;
  origin?: FactOrigin;
}

/** @public */
export type Fact<T> = KnownFact<T> | UnavailableFact;

/**
 * A kind of fact: its id, which source has it, how long an observation counts.
 *
 * @public
 */
export interface FactKind<T> {
  /** `kubernetes.workloads`. The part before the dot is the source's id. */
  readonly id: string;
  readonly source: string;
  /** Observed once for the service, or once in every environment. */
  readonly scope: 'service' | 'environment';
  /** For how long an observation counts, in milliseconds. Policy may change it. */
  readonly maxAge: number;
  /**
   * The value belongs to the candidate: it carries `commit`, and counts only
   * while that is the commit of what runs on staging.
   */
  readonly boundTo?: 'candidate';
  /** Carries the type only; never set. */
  readonly valueType?: T;
}

/**
 * One fact of a service: a kind, and the environment where the kind has one.
 * The key is what stores and APIs use: `kubernetes.workloads/prod`.
 *
 * @public
 */
export interface FactReference<T> {
  readonly key: string;
  readonly kind: FactKind<T>;
  readonly environment?: EnvironmentName;
}

const kindPattern = /^[a-z][a-z0-9]*(\.[a-z][a-z0-9]*(-[a-z0-9]+)*)+$/;

/**
 * Declares a kind of fact.
 *
 * @throws Error when the id is not `source.noun` in kebab case
 * @public
 */
export function createFactKind<T>(options: {
  id: string;
  scope: 'service' | 'environment';
  maxAge: number;
  boundTo?: 'candidate';
}): FactKind<T> {
  if (!kindPattern.test(options.id)) {
    throw new Error(
      `Fact kind id "${options.id}" is not of the form source.noun`,
    );
  }
  return { ...options, source: options.id.split('.')[0] };
}

/** The fact of a service-wide kind. @public */
export function factOf<T>(kind: FactKind<T>): FactReference<T> {
  if (kind.scope !== 'service') {
    throw new Error(`Fact kind ${kind.id} needs an environment`);
  }
  return { key: kind.id, kind };
}

/** The fact of a kind in one environment. @public */
export function factIn<T>(
  kind: FactKind<T>,
  environment: EnvironmentName,
): FactReference<T> {
  if (kind.scope !== 'environment') {
    throw new Error(`Fact kind ${kind.id} has no environments`);
  }
  return { key: `${kind.id}/${environment}`, kind, environment };
}
