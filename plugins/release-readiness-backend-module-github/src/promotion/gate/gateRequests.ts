import { z } from 'zod';
import type { GateRequest } from './decideGate';

const webhook = z.object({
  action: z.literal('requested'),
  environment: z.string().min(1),
  deployment_callback_url: z.string(),
  repository: z.object({ full_name: z.string() }),
});

/**
 * A delivery of `deployment_protection_rule`. The run is read from the
 * address for the answer, the only place that names it; the address itself is
 * never called, since whoever sends could choose it.
 *
 * @throws Error when it is not what GitHub describes
 */
export function readGateRequest(payload: unknown): GateRequest {
  const request = webhook.parse(payload);
  const repository = request.repository.full_name;
  const [, owner, name, run] =
    /\/repos\/([^/]+)\/([^/]+)\/actions\/runs\/(\d{1,15})\/deployment_protection_rule$/.exec(
      request.deployment_callback_url,
    ) ?? [];
  if (`${owner}/${name}`.toLowerCase() !== repository.toLowerCase()) {
    throw new Error(
      'deployment_protection_rule: deployment_callback_url names no run of the repository',
    );
  }
  return {
    repository,
    environment: request.environment,
    runId: Number(run),
  };
}

const pending = z.array(
  z.object({ environment: z.object({ name: z.string() }) }),
);

/**
 * Environments that `GET …/actions/runs/{run_id}/pending_deployments` says a
 * run waits for.
 *
 * @throws z.ZodError when it is not what GitHub describes
 */
export const mapPendingEnvironments = (json: unknown): string[] =>
  pending.parse(json).map(({ environment }) => environment.name);
