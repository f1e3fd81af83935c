import type {
  CheckOutcome,
  CheckResult,
} from '@release-readiness/backstage-plugin-release-readiness-common';

import type { Difference, Outcomes } from '../../portal/outcomes';

/** A check whose outcome cannot be the same, because a server sets a past time. */
export interface AgreementException {
  readonly check: string;
  /** Services that have one of these outcomes in the sandbox are concerned. */
  readonly reference: readonly CheckOutcome[];
  /** What they have on real servers. */
  readonly actual: CheckOutcome;
  /** The findings' message that alone makes the difference. */
  readonly because: string;
  readonly reason: string;
}

/** Everything that may differ, and has to. */
export const AGREEMENT_EXCEPTIONS: readonly AgreementException[] = [
  {
    check: 'staging-verified',
    reference: ['pass', 'unknown'],
    actual: 'fail',
    because: 'staging-verified.soaking',
    reason:
      'A pod has soaked since it became ready. The server and the kubelet set that time themselves: here it is now, in the sandbox hours ago.',
  },
];

/** The differences that the exceptions say there are. */
export function expectedDifferences(reference: Outcomes): Difference[] {
  return [...reference].flatMap(([key, outcome]) => {
    const exception = AGREEMENT_EXCEPTIONS.find(
      ({ check, reference: concerned }) =>
        key.endsWith(` ${check}`) && concerned.includes(outcome),
    );
    return exception
      ? [{ key, reference: outcome, actual: exception.actual }]
      : [];
  });
}

/** Whether nothing but the exception's reason makes a result what it is. */
export function hasOnlyTheReason({
  checkId,
  outcome,
  findings,
}: CheckResult): boolean {
  const because = AGREEMENT_EXCEPTIONS.filter(
    ({ check }) => check === checkId,
  ).map(exception => exception.because);
  const decisive = findings.filter(finding => finding.outcome === outcome);
  return (
    decisive.length > 0 &&
    decisive.every(({ message }) => because.includes(message.key))
  );
}
