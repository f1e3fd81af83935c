import type { CollectedService } from '@release-readiness/backstage-plugin-release-readiness-node';
import { servicesConcerned, subscribeToGithubEvents } from '.';

const commit = 'a'.repeat(40);

const service = (name: string, candidateCommit?: string): CollectedService => ({
  entityRef: `component:default/${name}`,
  name,
  title: name,
  environments: {},
  absentEnvironments: [],
  github: { host: 'github.com', owner: 'acme', repository: name },
  metricsService: name,
  backupName: name,
  runtime: 'jvm',
  problems: [],
  candidateCommit,
});

const repository = {
  full_name: 'Acme/Orders',
  html_url: 'https://github.com/Acme/Orders',
};
const services = [service('orders', commit), service('cart', commit)];

describe('a GitHub event', () => {
  const concerned = (event: string, payload: object, among = services) =>
    servicesConcerned(
      { topic: `github.${event}`, eventPayload: { repository, ...payload } },
      among,
      ['P0', 'P1'],
    ).map(({ name }) => name);

  it.each([
    ['check_run', { check_run: { head_sha: commit } }],
    ['check_suite', { check_suite: { head_sha: commit } }],
    ['status', { sha: commit }],
    ['workflow_run', { workflow_run: { head_sha: commit } }],
    ['deployment', { deployment: { sha: 'other' } }],
    ['deployment_status', { deployment: {}, deployment_status: {} }],
    ['code_scanning_alert', { alert: { number: 1 } }],
    ['push', { ref: 'refs/heads/main', after: 'b' }],
    ['issues', { issue: { labels: [{ name: 'p0' }] } }],
    ['issues', { issue: { labels: [] }, label: { name: 'P1' } }],
  ])('%s concerns the services of its repository', (event, payload) => {
    expect(concerned(event, payload)).toEqual(['orders']);
  });

  it.each([
    ['check_run', { check_run: { head_sha: 'b'.repeat(40) } }],
    ['status', { sha: 'b'.repeat(40) }],
    ['issues', { issue: { labels: [{ name: 'bug' }] } }],
    ['issues', { issue: {} }],
    ['push', { repository: { ...repository, full_name: 'acme/other' } }],
    [
      'push',
      { repository: { ...repository, html_url: 'https://ghe.test/x/y' } },
    ],
    ['push', { repository: { ...repository, html_url: 'nonsense' } }],
    ['push', { repository: undefined }],
  ])('%s with %j concerns nobody', (event, payload) => {
    expect(concerned(event, payload)).toEqual([]);
  });

  it('about a commit concerns nobody while no candidate is known', () => {
    expect(concerned('status', { sha: commit }, [service('orders')])).toEqual(
      [],
    );
  });

  it('asks for collection of exactly those services', async () => {
    const requested: unknown[] = [];
    const handlers: ((event: {
      topic: string;
      eventPayload: unknown;
    }) => Promise<void>)[] = [];
    await subscribeToGithubEvents({
      events: {
        publish: async () => {},
        async subscribe({ onEvent }) {
          handlers.push(onEvent);
        },
      },
      host: {
        services: () => services,
        requestCollection: options => requested.push(options),
      },
      incidentLabels: ['P0'],
    });
    await handlers[0]({
      topic: 'github.push',
      eventPayload: { repository },
    });
    await handlers[0]({ topic: 'github.push', eventPayload: 'nonsense' });
    expect(requested).toEqual([
      { target: 'github.com/acme', entityRefs: ['component:default/orders'] },
    ]);
  });
});
