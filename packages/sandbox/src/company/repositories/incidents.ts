import { GitHubIssue, GitHubLabel } from '../../github/model';
import { ServiceDefinition } from '../definition';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Labels of every repository. */
export const labels: GitHubLabel[] = [
  { name: 'incident', color: 'b60205', description: 'Something is broken' },
  { name: 'P0', color: '7f0000', description: 'Core business is down' },
  { name: 'P1', color: 'b60205', description: 'Core business is impaired' },
  { name: 'P2', color: 'd93f0b', description: 'Something else is down' },
  { name: 'P3', color: 'fbca04', description: 'A small problem' },
];

/** Minutes until somebody answered and until it was over (§8.1), by level. */
const USUAL = {
  P0: { response: 3, resolution: 50 },
  P1: { response: 9, resolution: 170 },
  P2: { response: 21, resolution: 400 },
  P3: { response: 70, resolution: 1200 },
};

/** The incidents of a service as issues, with timeline and post-mortem where they are over. */
export function buildIncidents(
  service: ServiceDefinition,
  now: Date,
): GitHubIssue[] {
  return service.story.incidents.map(incident => {
    const hours = incident['hours-ago'] ?? (incident['days-ago'] ?? 0) * 24;
    const opened = now.getTime() - hours * HOUR;
    const usual = USUAL[incident.level];
    const at = (minutes: number) =>
      new Date(opened + minutes * MINUTE).toISOString();
    return {
      title: incident.title,
      body: `Service: ${service.name}\nSeen by: alert`,
      state: incident.open ? 'open' : 'closed',
      author: 'sun.bo',
      labels: ['incident', incident.level],
      assignees: ['olga.petrova'],
      createdAt: at(0),
      ...(!incident.open && {
        stateReason: 'completed',
        closedAt: at(usual.resolution),
        closedBy: 'olga.petrova',
      }),
      events: [
        {
          event: 'labeled',
          actor: 'sun.bo',
          createdAt: at(0),
          label: incident.level,
        },
        {
          event: 'assigned',
          actor: 'sun.bo',
          createdAt: at(1),
          assignee: 'olga.petrova',
        },
      ],
      comments: [
        {
          author: 'olga.petrova',
          createdAt: at(usual.response),
          body: 'I am on it.',
        },
        ...(incident.open
          ? []
          : [
              {
                author: 'olga.petrova',
                createdAt: at(usual.resolution - 2),
                body: [
                  '## Timeline',
                  `- ${at(0)} alert`,
                  `- ${at(usual.response)} acknowledged`,
                  `- ${at(usual.resolution - 2)} resolved`,
                  '',
                  '## Post-mortem',
                  'Cause: a changed default of a library.',
                  '',
                  '## Actions',
                  '- [x] Pin the default in our configuration',
                ].join('\n'),
              },
            ]),
      ],
    } satisfies GitHubIssue;
  });
}
