import type {
  CheckArea,
  CheckOutcome,
  CheckSeverity,
  EnvironmentName,
  Verdict,
} from './outcome';

/**
 * Values that fill the placeholders of a text. Never a secret's value.
 *
 * @public
 */
export type TextParameters = Record<string, string | number>;

/**
 * A text by key, translated where it is shown. Keys of built-in checks are
 * listed in this package for every language.
 *
 * @public
 */
export interface TextReference {
  key: string;
  params?: TextParameters;
}

/**
 * Where the evidence was seen, so that a person can look for themselves.
 *
 * @public
 */
export interface EvidenceLink {
  /** Which tool the link opens. */
  target: 'kubernetes' | 'github' | 'prometheus' | 'alertmanager' | 'other';
  /** What is at the other end: `Deployment/mall-order`, `ci.yaml`. */
  title: string;
  /** Absolute URL; absent where the portal itself shows the object. */
  url?: string;
}

/**
 * What a finding is about: `{kind: 'Deployment', name: 'mall-order',
 * environment: 'prod', container: 'app'}`.
 *
 * @public
 */
export interface FindingSubject {
  kind: string;
  name: string;
  environment?: EnvironmentName;
  cluster?: string;
  namespace?: string;
  container?: string;
}

/**
 * One located observation. A finding carries data, the words are in the texts.
 *
 * @public
 */
export interface Finding {
  /** What this finding alone would make of the check. */
  outcome: Exclude<CheckOutcome, 'not-applicable'>;
  message: TextReference;
  subject?: FindingSubject;
  /** What is there, short and printable. */
  observed?: string;
  /** What the standard asks for, short and printable. */
  expected?: string;
  link?: EvidenceLink;
}

/**
 * Text that a person can copy: a patch, a manifest, a rule, a command.
 *
 * @public
 */
export interface RemediationSnippet {
  title: TextReference;
  language: 'yaml' | 'bash' | 'promql' | 'dockerfile' | 'text';
  text: string;
}

/** @public */
export interface Remediation {
  message: TextReference;
  snippets?: RemediationSnippet[];
  /** Where to read more, or the file to edit. */
  link?: EvidenceLink;
}

/**
 * The age of one piece of evidence that a check read.
 *
 * @public
 */
export interface EvidenceState {
  /** Fact key: `kubernetes.workloads/prod`. */
  fact: string;
  /** Which source has it: `kubernetes`. */
  source: string;
  /** Which cluster, organisation or server of that source: `prod`. */
  target?: string;
  status: 'known' | 'unavailable';
  /** When the evidence was last seen to hold (ISO 8601). */
  observedAt?: string;
  /** Why it is unavailable. */
  reason?: TextReference;
}

/**
 * The latest result of one check for one service.
 *
 * @public
 */
export interface CheckResult {
  checkId: string;
  area: CheckArea;
  severity: CheckSeverity;
  outcome: CheckOutcome;
  /** One sentence: what was seen, or why it does not apply or is unknown. */
  summary: TextReference;
  findings: Finding[];
  remediation?: Remediation;
  /** The evidence that the check read, oldest first. */
  evidence: EvidenceState[];
  /** Since when the outcome has been what it is (ISO 8601). */
  since: string;
  /** When it was last judged (ISO 8601). */
  evaluatedAt: string;
}

/** @public */
export type OutcomeCounts = Record<CheckOutcome, number>;

/** @public */
export interface AreaSummary {
  area: CheckArea;
  /** Worst outcome of the area by severity, as the verdict counts it. */
  outcome: CheckOutcome;
  counts: OutcomeCounts;
  /** How many of its results keep the gate closed. */
  blocking: number;
}

/**
 * A commit found for a running digest, and how it was found (rules, top).
 *
 * @public
 */
export interface CommitResolution {
  commit?: string;
  origin?: 'annotation' | 'deployment' | 'tag';
  /** Why there is none. */
  problem?: 'not-running' | 'no-evidence' | 'disagreement';
  /** What was considered: origin → commit. */
  considered: { origin: 'annotation' | 'deployment' | 'tag'; commit: string }[];
}

/**
 * What runs in one environment, for the comparison of candidate and
 * production.
 *
 * @public
 */
export interface RunningVersion {
  environment: EnvironmentName;
  /** Running digests, sorted, `sha256:…`. */
  digests: string[];
  images: string[];
  resolution: CommitResolution;
  commitUrl?: string;
}

/** One row of the environment-parity matrix. @public */
export interface ParityRow {
  /** `image-digest`, `replicas`, `requests.cpu` … */
  aspect: string;
  /** `Deployment/mall-order` or `Deployment/mall-order · app`. */
  subject: string;
  /** Printable value by environment; absent where unknown or not there. */
  values: Partial<Record<EnvironmentName, string>>;
  /** Staging and prod differ where they must not. */
  drift: boolean;
}

/** @public */
export interface EnvironmentSummary {
  environment: EnvironmentName;
  cluster: string;
  namespace: string;
  state: 'running' | 'absent' | 'unavailable';
  observedAt?: string;
  reason?: TextReference;
}

/** @public */
export interface ParityMatrix {
  environments: EnvironmentSummary[];
  rows: ParityRow[];
}

/** A wrong annotation or missing mapping of a service. @public */
export interface MappingProblem {
  message: TextReference;
  /** The annotation or field at fault. */
  path: string;
  /** What would be right, to copy. */
  fix?: string;
}

/** The row of one service in lists and heat maps. @public */
export interface ScorecardSummary {
  entityRef: string;
  title: string;
  owner?: string;
  system?: string;
  domain?: string;
  type?: string;
  lifecycle?: string;
  verdict: Verdict;
  areas: AreaSummary[];
  /** Ids of checks that keep the gate closed: blocking and fail or unknown. */
  blockedBy: string[];
  evaluatedAt: string;
  /** Since when the verdict has been what it is (ISO 8601). */
  since: string;
}

/** Everything the tab of one service shows. @public */
export interface Scorecard extends ScorecardSummary {
  results: CheckResult[];
  candidate?: RunningVersion;
  production?: RunningVersion;
  parity?: ParityMatrix;
  problems: MappingProblem[];
}

/** @public */
export interface SourceTargetHealth {
  source: string;
  target: string;
  title: string;
  url?: string;
  status: 'healthy' | 'failing' | 'unsupported' | 'pending';
  lastSuccessAt?: string;
  lastAttemptAt?: string;
  nextAttemptAt?: string;
  consecutiveFailures: number;
  reason?: TextReference;
  /** Upstream's request budget where it has one. */
  budget?: { limit: number; remaining: number; resetAt: string };
}
