import type {
  CheckResult,
  GuardEvidence,
  GuardResult,
  PromotionPolicy,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Waiver } from '@release-readiness/backstage-plugin-release-readiness-node';
import { conclude, evidenceOf } from './guardResult';

// They have guards of their own, which break-glass can exempt.
const judgedElsewhere = new Set([
  'no-open-severe-incident',
  'no-critical-firing',
]);

/**
 * Every blocking check passes or is waived, on evidence that is young enough.
 * No blocking check at all is unknown: something is not set up.
 */
export function checksGuard(input: {
  entityRef: string;
  results: readonly CheckResult[];
  waivers: readonly Waiver[];
  now: number;
  policy: PromotionPolicy;
  /** Checks whose evidence belongs to another commit than the frozen one. */
  otherCommit?: ReadonlySet<string>;
  /** Checks that ask of production alone, where nothing runs yet. */
  needProduction?: ReadonlySet<string>;
  /** Checks that passed for the frozen commit while it ran on staging. */
  provenBefore?: ReadonlySet<string>;
}): GuardResult {
  const blocking = input.results.filter(
    ({ severity, checkId }) =>
      severity === 'blocking' && !judgedElsewhere.has(checkId),
  );
  const evidence = blocking.map(result => judge(result, input));
  const open = evidence.filter(({ outcome }) => outcome === 'open').length;
  return conclude('checks', evidence, { open, count: evidence.length });
}

function judge(
  result: CheckResult,
  input: Parameters<typeof checksGuard>[0],
): GuardEvidence {
  const { now, policy } = input;
  const waiver = input.waivers.find(
    candidate =>
      candidate.checkId === result.checkId &&
      candidate.entityRef === input.entityRef &&
      candidate.expiresAt > now,
  );
  const params = { check: result.checkId };
  const seenAt = [
    result.evaluatedAt,
    ...result.evidence.flatMap(({ observedAt }) => observedAt ?? []),
  ];
  // What is shown is the age of the oldest thing that was looked at.
  const [observedAt] = [...seenAt].sort(
    (a, b) => Date.parse(a) - Date.parse(b),
  );
  const more = { observedAt };
  const clean =
    result.outcome === 'pass' ||
    result.outcome === 'warn' ||
    result.outcome === 'not-applicable';
  const tooOld = seenAt.some(
    at => !(now - Date.parse(at) <= policy.evidenceMaximumAge),
  );
  const moved = input.otherCommit?.has(result.checkId) ?? false;
  if (moved && input.provenBefore?.has(result.checkId)) {
    return evidenceOf(true, 'check-proven', params);
  }
  if (clean && !tooOld && !moved) {
    return evidenceOf(true, 'check-passes', params, more);
  }
  if (input.needProduction?.has(result.checkId) && !tooOld) {
    return evidenceOf(true, 'check-needs-production', params, more);
  }
  if (waiver) {
    return evidenceOf(
      true,
      'check-waived',
      { ...params, by: waiver.approvedBy, reason: waiver.reason },
      more,
    );
  }
  if (moved) return evidenceOf(undefined, 'check-other-commit', params);
  if (result.outcome === 'fail') {
    return evidenceOf(false, 'check-fails', params, more);
  }
  return evidenceOf(
    undefined,
    clean ? 'check-too-old' : 'check-unknown',
    params,
    more,
  );
}
