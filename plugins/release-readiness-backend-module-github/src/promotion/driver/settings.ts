import type { DriverEffect } from '@release-readiness/backstage-plugin-release-readiness-node';

/** Effects whose workflow is configured; that of a rollback is in its plan. */
export type ConfiguredEffect = Exclude<DriverEffect['kind'], 'roll-back'>;

/** How a driver acts through workflows. */
export interface WorkflowDriverSettings {
  /** Workflow file of each effect, in `.github/workflows/`. */
  workflows: Record<ConfiguredEffect, string>;
  /** GitHub's environment that the effects' jobs run in. */
  environment: string;
  /** How old a run may be that still counts as that of an effect, milliseconds. */
  lookBack: number;
  /** From a request to cancel until it is forced, milliseconds. */
  forceCancelAfter: number;
  /** What people are told an effect takes, milliseconds. */
  typicalLatency: number;
}

/** Files of the example workflows. */
export const defaultWorkflows: WorkflowDriverSettings['workflows'] = {
  'deploy-canary': 'deploy-canary.yaml',
  'set-weight': 'set-traffic.yaml',
  'roll-out': 'roll-out.yaml',
  'clean-up': 'clean-up.yaml',
  'smoke-test': 'smoke-test.yaml',
};

/**
 * The file that an effect is dispatched to. A rollback runs the workflow that
 * the frozen plan names.
 */
export function workflowOf(
  effect: DriverEffect,
  settings: Pick<WorkflowDriverSettings, 'workflows'>,
): string {
  return effect.kind === 'roll-back'
    ? (effect.plan.workflow.split('/').at(-1) ?? effect.plan.workflow)
    : settings.workflows[effect.kind];
}
