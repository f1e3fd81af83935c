import type { PromotionSubject } from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  DriverEffect,
  DriverPlan,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { ActionsRepository } from './ActionsRepository';
import { asSourceError, noRepository } from './receipts';
import type { WorkflowDriverSettings } from './settings';
import type { WorkflowLocation } from './WorkflowLocation';

/** Steps of a promotion in their order. */
const order: readonly DriverEffect['kind'][] = [
  'deploy-canary',
  'set-weight',
  'roll-out',
  'smoke-test',
  'clean-up',
  'roll-back',
];

/**
 * Which workflow each step would start, and which of them can't be started.
 *
 * @throws SourceError when GitHub can't be asked
 */
export async function planPromotion(
  driver: string,
  subject: PromotionSubject,
  location: WorkflowLocation | undefined,
  settings: WorkflowDriverSettings,
): Promise<DriverPlan> {
  const files = order.map(effect => ({
    effect,
    workflow:
      effect === 'roll-back'
        ? subject.rollbackPlan.workflow
        : settings.workflows[effect],
  }));
  const steps = files.map(({ effect, workflow }) => ({
    effect,
    description: {
      key: `promotion.driver.${driver}.step.${effect}`,
      params: { workflow },
    },
  }));
  if (!location) {
    return { steps, problems: [noRepository] };
  }
  const actions = new ActionsRepository(location.client, location.repository);
  const { signal } = new AbortController();
  const problems: DriverPlan['problems'] = [];
  const names = files.map(({ workflow }) => workflow.split('/').at(-1) ?? '');
  for (const file of new Set(names)) {
    try {
      const state = await actions.workflowState(file, signal);
      if (state !== 'active') {
        problems.push({
          key: `promotion.driver.github-actions.workflow-${
            state === undefined ? 'missing' : 'disabled'
          }`,
          params: { workflow: file, repository: location.repository },
        });
      }
    } catch (error) {
      throw asSourceError(error);
    }
  }
  return { steps, problems };
}
