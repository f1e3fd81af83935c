import {
  builtInTextEntries,
  checkTextEntries,
  textLanguages,
  textPlaceholders,
  type CheckOutcome,
  type Finding,
  type Remediation,
  type RunningVersion,
  type TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  buildCandidate,
  buildService,
  defaultPolicy,
  testNow,
  type Check,
  type EvaluationInput,
  type Fact,
  type FactReferences,
  type FactsByKey,
  type Policy,
  type ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { parseAllDocuments } from 'yaml';
import { worstOutcome } from '../worst';

/** What a case of a check's table gives; the rest is a service in order. */
export interface EvaluationCase {
  facts: FactsByKey;
  service?: ServiceDescriptor;
  candidate?: RunningVersion;
  policy?: Policy;
  now?: Date;
}

/** What a case of a check's table asks about. */
export interface CaseResult {
  outcome: CheckOutcome;
  summary?: TextReference;
  findings: Finding[];
  /** Keys of the findings that are not a pass. */
  problems: string[];
  remediation?: Remediation;
}

const notCollected: Fact<unknown> = {
  status: 'unavailable',
  reason: { key: 'general.unavailable.not-collected' },
};

function pick(references: FactReferences, facts: FactsByKey) {
  return Object.fromEntries(
    Object.entries(references).map(([name, reference]) => [
      name,
      facts[reference.key] ?? notCollected,
    ]),
  );
}

function assertText(check: Check, text: TextReference) {
  for (const language of textLanguages) {
    const entries = {
      ...builtInTextEntries(language),
      ...checkTextEntries(check.id, check.texts, language),
    };
    const key = text.key.startsWith('general.')
      ? text.key
      : `${check.id}.${text.key}`;
    if (entries[key] === undefined) throw new Error(`No text ${key}`);
    for (const name of textPlaceholders(entries[key])) {
      if (text.params?.[name] === undefined) {
        throw new Error(`Text ${key} (${language}) lacks parameter ${name}`);
      }
    }
  }
}

function assertLocated(check: Check, finding: Finding) {
  if (finding.outcome !== 'fail' && finding.outcome !== 'warn') return;
  for (const part of ['subject', 'observed', 'expected'] as const) {
    if (!finding[part]) {
      throw new Error(
        `${check.id}: finding ${finding.message.key} has no ${part}`,
      );
    }
  }
}

function assertRemediation(
  check: Check,
  outcome: CheckOutcome,
  remediation: Remediation | undefined,
) {
  if (outcome !== 'fail' && outcome !== 'warn') return;
  const snippets = remediation?.snippets ?? [];
  if (snippets.length === 0) {
    throw new Error(`${check.id}: no snippet to apply`);
  }
  for (const snippet of snippets) {
    assertText(check, snippet.title);
    if (snippet.language !== 'yaml') continue;
    for (const document of parseAllDocuments(snippet.text)) {
      if (document.errors.length > 0) throw document.errors[0];
    }
  }
}

/**
 * Judges facts with one check as a runner does, and holds what is true of
 * every result: texts exist with their parameters in every language, failures
 * are located and say what is expected, and something can be applied.
 */
export function evaluateCheck(check: Check, given: EvaluationCase): CaseResult {
  const service = given.service ?? buildService();
  const declared = new Set(check.facts);
  for (const key of Object.keys(given.facts)) {
    if (!declared.has(key)) throw new Error(`${check.id} reads no fact ${key}`);
  }
  const reason = check.appliesTo(service);
  if (reason) {
    assertText(check, reason);
    return {
      outcome: 'not-applicable',
      summary: reason,
      findings: [],
      problems: [],
    };
  }
  const facts = pick(check.requiredFacts, given.facts);
  if (Object.values(facts).some(fact => fact.status === 'unavailable')) {
    return { outcome: 'unknown', findings: [], problems: [] };
  }
  const evaluation = check.evaluate({
    facts: facts as EvaluationInput['facts'],
    optional: pick(check.optionalFacts, given.facts),
    service,
    candidate: 'candidate' in given ? given.candidate : buildCandidate(),
    policy: given.policy ?? defaultPolicy,
    now: given.now ?? testNow,
  });
  if (evaluation.summary) assertText(check, evaluation.summary);
  if ('outcome' in evaluation) {
    return { ...evaluation, findings: [], problems: [] };
  }
  const { findings, remediation } = evaluation;
  if (findings.length === 0) throw new Error(`${check.id}: no findings`);
  const outcome = worstOutcome(findings);
  for (const finding of findings) {
    assertText(check, finding.message);
    assertLocated(check, finding);
  }
  if (remediation) assertText(check, remediation.message);
  assertRemediation(check, outcome, remediation);
  return {
    outcome,
    summary: evaluation.summary,
    findings,
    problems: findings
      .filter(finding => finding.outcome !== 'pass')
      .map(finding => finding.message.key),
    remediation,
  };
}
