import type {
  AuditorService,
  AuditorServiceCreateEventOptions,
} from '@backstage/backend-plugin-api';

/** Reports what is done to the auditor, whether it succeeds or is refused. */
export async function audited<T>(
  auditor: AuditorService,
  options: AuditorServiceCreateEventOptions,
  work: () => Promise<T>,
): Promise<T> {
  const event = await auditor.createEvent(options);
  try {
    const answer = await work();
    await event.success();
    return answer;
  } catch (error) {
    await event.fail({ error: error as Error });
    throw error;
  }
}
