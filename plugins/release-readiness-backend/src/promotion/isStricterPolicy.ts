import {
  changeCategories,
  holdReasons,
  type PromotionPolicy,
} from '@release-readiness/backstage-plugin-release-readiness-common';

/** More of these asks for more; of those that are not listed, less does. */
const stricterWhenMore: readonly (keyof PromotionPolicy)[] = [
  'stagingSoak',
  'windowMargin',
  'canaryObservation',
  'trafficObservation',
  'releaseObservation',
  'queryWindow',
  'breachShare',
  'newerCandidateInvalidates',
  'unknownAuthorApprover',
  'excludeImageBuilder',
  'p99RequiredForCoverage',
];

const stricterWhenLess: readonly (keyof PromotionPolicy)[] = [
  'evidenceMaximumAge',
  'stagingVerificationMaximumAge',
  'approvalLifetime',
  'breakGlassReviewLifetime',
  'acceptClaimOnly',
  'canaryWeight',
  'trafficWeight',
  'slowStart',
  'unknownHold',
  'thinShare',
  'trafficShareTolerance',
  'healthFailures',
  'healthInterval',
  'driverUnreachableHold',
];

/**
 * Whether a policy asks for anything that another did not: then what was
 * approved under the other is not enough any more. Deadlines of work and of
 * waiting ask for nothing.
 */
export function isStricterPolicy(
  policy: PromotionPolicy,
  than: PromotionPolicy,
): boolean {
  const more = (key: keyof PromotionPolicy) =>
    Number(policy[key]) > Number(than[key]);
  const less = (key: keyof PromotionPolicy) =>
    Number(policy[key]) < Number(than[key]);
  return (
    stricterWhenMore.some(more) ||
    stricterWhenLess.some(less) ||
    hasMoreSlots(policy, than) ||
    hasTighterLimits(policy, than) ||
    holdReasons.some(
      reason =>
        (than.holds[reason].endsByItself &&
          !policy.holds[reason].endsByItself) ||
        (than.holds[reason].afterLimit === 'page' &&
          policy.holds[reason].afterLimit === 'roll-back'),
    )
  );
}

function hasMoreSlots(policy: PromotionPolicy, than: PromotionPolicy) {
  return changeCategories.some(category => {
    const left = [...than.approvalSlots[category]];
    return policy.approvalSlots[category].some(role => {
      const index = left.indexOf(role);
      if (index < 0) return true;
      left.splice(index, 1);
      return false;
    });
  });
}

function hasTighterLimits(policy: PromotionPolicy, than: PromotionPolicy) {
  return (
    ['rollbackErrorRate', 'rollbackP99', 'alertErrorRate', 'alertP99'] as const
  ).some(
    name =>
      policy[name].limit < than[name].limit ||
      policy[name].hold < than[name].hold ||
      policy[name].minimumRequests > than[name].minimumRequests,
  );
}
