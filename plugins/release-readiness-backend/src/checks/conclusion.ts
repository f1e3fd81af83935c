import type {
  Finding,
  RemediationSnippet,
  TextParameters,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Evaluation } from '@release-readiness/backstage-plugin-release-readiness-node';
import { worstOutcome } from './worst';

/** What {@link conclude} needs beside the findings. */
export interface ConclusionOptions {
  /** Parameters of the check's texts `summary-pass`. */
  pass?: TextParameters;
  /** Another text than `summary-pass` for this pass. */
  passKey?: string;
  /** Parameters of the check's texts `summary-fail`; also used for warnings. */
  fail?: TextParameters;
  /** What to apply; only asked for when something has to be done. */
  snippets?: () => RemediationSnippet[];
}

/**
 * Closes an evaluation: one sentence that fits the worst finding, and the
 * remediation unless everything passed.
 *
 * @remarks
 * Uses the texts `summary-pass`, `summary-fail` and `remediation` that every
 * built-in check has.
 */
export function conclude(
  found: Finding[],
  options: ConclusionOptions = {},
): Evaluation {
  // Nothing found is not "nothing wrong": a pass needs something that was seen.
  const findings: Finding[] =
    found.length > 0
      ? found
      : [{ outcome: 'unknown', message: { key: 'general.summary.unknown' } }];
  const outcome = worstOutcome(findings);
  if (outcome === 'pass') {
    return {
      findings,
      summary: { key: options.passKey ?? 'summary-pass', params: options.pass },
    };
  }
  return {
    findings,
    summary:
      outcome === 'unknown'
        ? { key: 'general.summary.unknown' }
        : { key: 'summary-fail', params: options.fail },
    remediation: {
      message: { key: 'remediation' },
      snippets: options.snippets?.(),
    },
  };
}
