import type {
  GuardResult,
  RollbackPlan,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { judgeRollbackPlan, type RollbackPlanEvidence } from '../rollback-plan';
import { conclude } from './guardResult';

/** §5.1 no promotion without an executable, typed plan. Never exempted. */
export function rollbackPlanGuard(input: {
  plan: RollbackPlan | undefined;
  found: RollbackPlanEvidence;
}): GuardResult {
  return conclude(
    'rollback-plan',
    input.plan ? judgeRollbackPlan(input.plan, input.found) : [],
  );
}
