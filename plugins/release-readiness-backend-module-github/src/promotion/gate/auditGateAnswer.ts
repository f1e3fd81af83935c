import type { AuditorService } from '@backstage/backend-plugin-api';
import type { GateAnswer } from './DeploymentGate';

/** Leaves each answer that GitHub took on the auditor's trail. */
export async function auditGateAnswer(
  auditor: AuditorService,
  answer: GateAnswer,
): Promise<void> {
  if (answer.delivery !== 'delivered') {
    return;
  }
  const { repository, environment, runId } = answer;
  const event = await auditor.createEvent({
    eventId: 'promotion-gate',
    severityLevel: answer.decision === 'approve' ? 'medium' : 'high',
    meta: {
      repository,
      environment,
      runId,
      decision: answer.decision,
      ...(answer.decision === 'approve'
        ? { effectId: answer.effectId }
        : { reason: answer.reason.key }),
    },
  });
  await event.success();
}
