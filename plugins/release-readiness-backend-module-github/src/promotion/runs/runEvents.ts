import { z } from 'zod';
import { effectIdOf, mapWorkflowRun, type WorkflowRun } from './WorkflowRun';

/** A webhook that says something about the run of an effect. */
export interface RunEvent {
  /** `acme/order`. */
  repository: string;
  effectId: string;
  run: WorkflowRun;
}

const payloadShape = z.object({
  workflow_run: z.unknown(),
  repository: z.object({ full_name: z.string() }),
});

/**
 * The effect that a `workflow_run` delivery concerns. A hint to look, never a
 * proof: deliveries get lost, come twice and in any order.
 */
export function readRunEvent(payload: unknown): RunEvent | undefined {
  const envelope = payloadShape.safeParse(payload);
  if (!envelope.success) {
    return undefined;
  }
  try {
    const run = mapWorkflowRun(envelope.data.workflow_run);
    const effectId = effectIdOf(run);
    return (
      (effectId && {
        repository: envelope.data.repository.full_name,
        effectId,
        run,
      }) ||
      undefined
    );
  } catch {
    return undefined;
  }
}
