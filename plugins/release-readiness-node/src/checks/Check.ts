import type {
  CheckArea,
  CheckDescriptor,
  CheckSeverity,
  Finding,
  Remediation,
  RunningVersion,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Fact, FactReference, KnownFact } from '../facts';
import type { Policy } from '../policy';
import type { ServiceDescriptor } from '../service';

/** @public */
export type FactReferences = Record<string, FactReference<unknown>>;

type ValueOf<R> = R extends FactReference<infer T> ? T : never;

/** Facts that a check requires: always known when it runs. @public */
export type RequiredFacts<F extends FactReferences> = {
  readonly [K in keyof F]: KnownFact<ValueOf<F[K]>>;
};

/** Facts that a check can do without: known or unavailable. @public */
export type OptionalFacts<F extends FactReferences> = {
  readonly [K in keyof F]: Fact<ValueOf<F[K]>>;
};

/**
 * What a check says. Keys of texts are the short ones of the check's own
 * texts (`missing-limit`); the runner puts the check's id in front.
 *
 * An evaluation with findings gets the worst of their outcomes; it must have
 * at least one, because a pass needs evidence too.
 *
 * @public
 */
export type Evaluation =
  | { outcome: 'not-applicable'; summary: TextReference }
  | {
      findings: Finding[];
      summary?: TextReference;
      remediation?: Remediation;
    };

/** @public */
export interface EvaluationInput<
  F extends FactReferences = FactReferences,
  O extends FactReferences = FactReferences,
> {
  facts: RequiredFacts<F>;
  optional: OptionalFacts<O>;
  service: ServiceDescriptor;
  /** What runs on staging, with its commit where that is known. */
  candidate: RunningVersion | undefined;
  policy: Policy;
  now: Date;
}

/** @public */
export interface CheckOptions<
  F extends FactReferences,
  O extends FactReferences,
> {
  id: string;
  area: CheckArea;
  severity: CheckSeverity;
  /** Sections of the standard that the check answers for. */
  sections: string[];
  texts: CheckDescriptor['texts'];
  /** Without these the outcome is `unknown`; the runner sees to it. */
  facts: F;
  /** The check itself says what their absence means. */
  optionalFacts?: O;
  /**
   * Says that the check does not apply to the service, before any fact is
   * read. `undefined` = it applies.
   */
  appliesTo?(service: ServiceDescriptor): TextReference | undefined;
  /** Pure: no I/O, no clock, no logger. */
  evaluate(input: EvaluationInput<F, O>): Evaluation;
}

/** A registered check. @public */
export interface Check extends CheckDescriptor {
  readonly requiredFacts: FactReferences;
  readonly optionalFacts: FactReferences;
  appliesTo(service: ServiceDescriptor): TextReference | undefined;
  evaluate(input: EvaluationInput): Evaluation;
}
