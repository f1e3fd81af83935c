import type { EventParams, EventsService } from '@backstage/plugin-events-node';
import type {
  CollectedService,
  FactSourceHost,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { z } from 'zod';
import { groupBy } from '../groupBy';
import { accountOf } from '../targets';

/** Events as Backstage's GitHub events module publishes them, signature checked. */
export const githubTopics = [
  'check_run',
  'check_suite',
  'status',
  'workflow_run',
  'deployment',
  'deployment_status',
  'code_scanning_alert',
  'issues',
  'push',
  'repository',
].map(event => `github.${event}`);

const commitBearer = z.object({ head_sha: z.string().optional() }).optional();

const payloadShape = z.object({
  repository: z.object({ full_name: z.string(), html_url: z.string() }),
  check_run: commitBearer,
  check_suite: commitBearer,
  workflow_run: commitBearer,
  /** Of `status`. */
  sha: z.string().optional(),
  issue: z
    .object({ labels: z.array(z.object({ name: z.string() })).default([]) })
    .optional(),
  /** Of `issues` with action labeled and unlabeled. */
  label: z.object({ name: z.string() }).optional(),
});

type Payload = z.infer<typeof payloadShape>;

/** Asks for collection of exactly the services that a webhook concerns. */
export async function subscribeToGithubEvents(options: {
  events: EventsService;
  host: FactSourceHost;
  incidentLabels: readonly string[];
}): Promise<void> {
  await options.events.subscribe({
    id: 'release-readiness-github',
    topics: githubTopics,
    async onEvent(event) {
      const concerned = servicesConcerned(
        event,
        options.host.services(),
        options.incidentLabels,
      );
      const byTarget = groupBy(
        concerned,
        service => accountOf(service)?.id ?? '',
      );
      for (const [target, services] of byTarget) {
        options.host.requestCollection({
          target,
          entityRefs: services.map(({ entityRef }) => entityRef),
        });
      }
    },
  });
}

/** Whose facts the event may have changed; nobody's, when it is not understood. */
export function servicesConcerned(
  event: Pick<EventParams, 'topic' | 'eventPayload'>,
  services: readonly CollectedService[],
  incidentLabels: readonly string[],
): CollectedService[] {
  const { success, data: payload } = payloadShape.safeParse(event.eventPayload);
  if (!success || !isRelevant(event.topic, payload, incidentLabels)) {
    return [];
  }
  const host = hostOf(payload.repository.html_url);
  const name = payload.repository.full_name.toLowerCase();
  const commit =
    payload.check_run?.head_sha ??
    payload.check_suite?.head_sha ??
    payload.workflow_run?.head_sha ??
    payload.sha;
  return services.filter(
    ({ github, candidateCommit }) =>
      github?.host.toLowerCase() === host &&
      `${github?.owner}/${github?.repository}`.toLowerCase() === name &&
      // checks of a commit that runs nowhere change no fact
      (!commit || (candidateCommit && commit.startsWith(candidateCommit))),
  );
}

function isRelevant(
  topic: string,
  { issue, label }: Payload,
  incidentLabels: readonly string[],
): boolean {
  if (topic !== 'github.issues') {
    return true;
  }
  const labels = [...(issue?.labels ?? []), ...(label ? [label] : [])];
  return labels.some(({ name }) =>
    incidentLabels.some(wanted => wanted.toLowerCase() === name.toLowerCase()),
  );
}

function hostOf(address: string): string | undefined {
  try {
    return new URL(address).host.toLowerCase();
  } catch {
    return undefined;
  }
}
