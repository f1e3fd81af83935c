import {
  checkOutcomes,
  type CheckOutcome,
  type CheckResult,
  type CheckSeverity,
  type Finding,
  type Remediation,
  type RunningVersion,
  type TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  Check,
  Evaluation,
  Fact,
  FactReferences,
  KnownFact,
  Policy,
  ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';

/** A result before it is known since when it holds, and how old its evidence is. */
export type JudgedCheck = Omit<
  CheckResult,
  'since' | 'evaluatedAt' | 'evidence'
> & {
  /** Keys of the facts that the check read. */
  facts: string[];
  /** Unknown because nothing was ever collected for it: no history yet. */
  pending?: boolean;
};

/** Everything that judging one service takes. */
export interface EvaluationContext {
  checks: readonly Check[];
  /** Facts of the service by key, stale ones already unavailable. */
  facts: ReadonlyMap<string, Fact<unknown>>;
  service: ServiceDescriptor;
  candidate: RunningVersion | undefined;
  policy: Policy;
  /** Severity by check id, where it is not the check's own. */
  severities: Readonly<Record<string, CheckSeverity>>;
  now: Date;
}

/** What judging one service came to. */
export interface JudgedService {
  results: JudgedCheck[];
  /** Checks that threw: to be logged, their outcome is `unknown`. */
  errors: { checkId: string; error: unknown }[];
}

type Judgement = Pick<
  CheckResult,
  'outcome' | 'summary' | 'findings' | 'remediation'
>;

const notCollected: Fact<unknown> = {
  status: 'unavailable',
  reason: { key: 'general.unavailable.not-collected' },
};

/**
 * Judges a service by each check. A check gets the facts that it declares and
 * nothing else; without a required fact its outcome is `unknown`, and so it is
 * when the check itself throws.
 */
export function evaluateChecks(context: EvaluationContext): JudgedService {
  const errors: JudgedService['errors'] = [];
  const results = context.checks.map(check => {
    const base = {
      checkId: check.id,
      area: check.area,
      severity: context.severities[check.id] ?? check.severity,
    };
    try {
      const { facts, ...judgement } = judge(check, context);
      return { ...base, ...judgement, facts };
    } catch (error) {
      errors.push({ checkId: check.id, error });
      const summary = { key: 'general.check-error' };
      return {
        ...base,
        outcome: 'unknown' as const,
        summary,
        findings: [{ outcome: 'unknown' as const, message: summary }],
        facts: check.facts,
      };
    }
  });
  return { results, errors };
}

function judge(
  check: Check,
  context: EvaluationContext,
): Judgement & { facts: string[] } {
  const { service, candidate, policy, now } = context;
  const reason = check.appliesTo(service);
  if (reason) return { ...notApplicable(check, reason), facts: [] };

  const required = pickFacts(check.requiredFacts, context.facts);
  const missing = Object.entries(required).flatMap(([name, fact]) =>
    fact.status === 'unavailable'
      ? [missingFinding(check.requiredFacts, name, fact.reason)]
      : [],
  );
  if (missing.length > 0) {
    return {
      outcome: 'unknown',
      summary: missing[0].message,
      findings: missing,
      facts: check.facts,
    };
  }
  const evaluation = check.evaluate({
    // Nothing is missing, so all of them are known.
    facts: required as Record<string, KnownFact<unknown>>,
    optional: pickFacts(check.optionalFacts, context.facts),
    service,
    candidate,
    policy,
    now,
  });
  return { ...readEvaluation(check, evaluation), facts: check.facts };
}

function pickFacts(
  references: FactReferences,
  facts: ReadonlyMap<string, Fact<unknown>>,
): Record<string, Fact<unknown>> {
  return Object.fromEntries(
    Object.entries(references).map(([name, reference]) => [
      name,
      facts.get(reference.key) ?? notCollected,
    ]),
  );
}

function missingFinding(
  references: FactReferences,
  name: string,
  reason: TextReference,
): Finding {
  const { key, environment } = references[name];
  return {
    outcome: 'unknown',
    message: reason,
    subject: {
      kind: 'Fact',
      name: key,
      ...(environment ? { environment } : {}),
    },
  };
}

function notApplicable(check: Check, reason: TextReference): Judgement {
  return {
    outcome: 'not-applicable',
    summary: withPrefix(check, reason),
    findings: [],
  };
}

function readEvaluation(check: Check, evaluation: Evaluation): Judgement {
  if ('outcome' in evaluation) {
    return notApplicable(check, evaluation.summary);
  }
  if (evaluation.findings.length === 0) {
    throw new Error('The check found nothing, not even what passes');
  }
  const findings = evaluation.findings.map(finding => ({
    ...finding,
    message: withPrefix(check, finding.message),
  }));
  const outcome = worst(findings.map(finding => finding.outcome));
  return {
    outcome,
    summary: evaluation.summary
      ? withPrefix(check, evaluation.summary)
      : { key: `general.summary.${outcome}` },
    findings,
    ...remediationOf(check, outcome, evaluation.remediation),
  };
}

function remediationOf(
  check: Check,
  outcome: CheckOutcome,
  remediation: Remediation | undefined,
): Pick<Judgement, 'remediation'> {
  if (!remediation) {
    // The general advice is how to mend a failure, which an unknown is not.
    return outcome === 'fail' || outcome === 'warn'
      ? { remediation: { message: { key: `${check.id}.remediation` } } }
      : {};
  }
  if (outcome === 'pass') return {};
  return {
    remediation: {
      ...remediation,
      message: withPrefix(check, remediation.message),
      snippets: remediation.snippets?.map(snippet => ({
        ...snippet,
        title: withPrefix(check, snippet.title),
      })),
    },
  };
}

function withPrefix(check: Check, text: TextReference): TextReference {
  return text.key.startsWith('general.') || text.key.startsWith(`${check.id}.`)
    ? text
    : { ...text, key: `${check.id}.${text.key}` };
}

function worst(outcomes: CheckOutcome[]): CheckOutcome {
  return checkOutcomes.find(outcome => outcomes.includes(outcome)) ?? 'unknown';
}
