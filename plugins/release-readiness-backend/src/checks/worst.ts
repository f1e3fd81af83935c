import type { Finding } from '@release-readiness/backstage-plugin-release-readiness-common';

/** What findings can make of a check, worst first. */
const order = ['fail', 'unknown', 'warn', 'pass'] as const;

/**
 * The worst outcome of the findings: a known failure beats what is not known,
 * which beats a warning, which beats a pass. Without findings nothing is known.
 */
export function worstOutcome(findings: readonly Finding[]): Finding['outcome'] {
  return (
    order.find(outcome =>
      findings.some(finding => finding.outcome === outcome),
    ) ?? 'unknown'
  );
}
