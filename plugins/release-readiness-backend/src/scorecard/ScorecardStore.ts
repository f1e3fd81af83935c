import type {
  CheckOutcome,
  CheckResult,
  CheckTransition,
  EvidenceState,
  ListScorecardsRequest,
  ListScorecardsResponse,
  ParityMatrix,
  RunningVersion,
  Scorecard,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { ServiceDescriptor } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { JudgedCheck } from './evaluateChecks';
import type { ScorecardTotals } from './summarize';

/** A service that a replica is about to judge. */
export interface ClaimedScorecard {
  service: ServiceDescriptor;
  /** Moves when a fact changes: a judgement of older facts is judged again. */
  generation: number;
  claimedBy: string;
}

/** Everything of a judgement that no list reads. */
export interface ScorecardDetails {
  candidate?: RunningVersion;
  production?: RunningVersion;
  parity?: ParityMatrix;
  /** By fact key. */
  evidence: Record<string, EvidenceState>;
}

/** A judged service, to be stored. */
export interface EvaluatedScorecard {
  claim: ClaimedScorecard;
  results: JudgedCheck[];
  totals: ScorecardTotals;
  details: ScorecardDetails;
  evaluatedAt: Date;
  nextEvaluationAt: Date;
}

/** What storing a batch of judgements changed. */
export interface StoredEvaluations {
  /** Services whose verdict or a result changed. */
  changed: string[];
  /** Services whose candidate has another commit now. */
  candidateChanged: string[];
}

/** The outcome of one check before and after. */
export interface OutcomeChange {
  checkId: string;
  from?: CheckOutcome;
  to: CheckOutcome;
}

/** Commits of what runs, by service. */
export interface ServiceCommits {
  candidateCommit?: string;
  productionCommit?: string;
}

/** History that is older is deleted. */
export interface HistoryLimits {
  transitionsBefore: Date;
  daysBefore: Date;
}

/** Keeps services, their judgements and the history of outcomes. */
export interface ScorecardStore {
  /**
   * Makes the stored services those of the catalog. Absent ones are hidden at
   * once and deleted by {@link ScorecardStore.sweep} later, so that a catalog
   * that lost its memory does not cost the history.
   */
  syncServices(services: readonly ServiceDescriptor[], at: Date): Promise<void>;
  listCommits(): Promise<Map<string, ServiceCommits>>;
  /** Says that facts of these services changed. */
  markChanged(entityRefs: readonly string[], dueAt: Date): Promise<void>;
  /** Services that are due, taken by one replica for a while. */
  claimDue(
    owner: string,
    options: { limit: number; now: Date; leaseMilliseconds: number },
  ): Promise<ClaimedScorecard[]>;
  store(evaluated: readonly EvaluatedScorecard[]): Promise<StoredEvaluations>;
  /** Deletes what belongs to services that have been gone since before. */
  sweep(goneBefore: Date): Promise<number>;
  /**
   * Deletes changes of outcomes and rows of days that are older.
   *
   * @returns how many rows were deleted
   */
  deleteHistory(limits: HistoryLimits): Promise<number>;
  /** `undefined` where there is none or it was not judged yet. */
  find(entityRef: string): Promise<Scorecard | undefined>;
  has(entityRef: string): Promise<boolean>;
  /** @param visible - only these; absent = all */
  list(
    request: ListScorecardsRequest,
    visible: ReadonlySet<string> | undefined,
  ): Promise<ListScorecardsResponse>;
  listTransitions(entityRef: string, limit: number): Promise<CheckTransition[]>;
}

/** A result as it is kept: what changes with each judgement is kept once a service. */
export type KeptResult = Omit<
  CheckResult,
  'since' | 'evaluatedAt' | 'evidence'
> & {
  facts: string[];
};
