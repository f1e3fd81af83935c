/**
 * States of a deployment that had succeeded. GitHub itself sets `inactive`
 * only on earlier deployments that had.
 */
export const succeededDeploymentStates: readonly string[] = [
  'success',
  'inactive',
];

/** States of a deployment that had failed. */
export const failedDeploymentStates: readonly string[] = ['failure', 'error'];
