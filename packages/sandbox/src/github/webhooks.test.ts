import { createHmac } from 'node:crypto';
import express, { text } from 'express';
import { ManualScenarioClock } from '../clock';
import { SandboxServer, startSandboxServer } from '../http';
import { exampleCommits, exampleData } from './exampleData';
import { GitHubSandbox, startGitHub } from './server';

const AT = '2026-11-02T08:59:00Z';

describe('webhooks', () => {
  let github: GitHubSandbox;
  let receiver: SandboxServer;
  const received: { event?: string; signature?: string; body: string }[] = [];

  beforeEach(async () => {
    received.length = 0;
    const app = express();
    app.post(
      '/hook',
      text({ type: '*/*', limit: '1mb' }),
      (request, response) => {
        received.push({
          event: request.get('x-github-event'),
          signature: request.get('x-hub-signature-256'),
          body: request.body,
        });
        response.status(202).end();
      },
    );
    receiver = await startSandboxServer({ handler: app });
    github = await startGitHub({
      data: exampleData(),
      clock: ManualScenarioClock.create(),
      webhook: { url: `${receiver.url}/hook`, secret: 'shared' },
    });
  });

  afterEach(async () => {
    await github.close();
    await receiver.close();
  });

  const orders = () => github.store.repository('shop', 'orders')!;

  it('tells nothing of what was there at the start', async () => {
    await github.webhooks.settled();
    expect(received).toEqual([]);
  });

  it('signs what it sends with the shared secret', async () => {
    orders().addIssue({
      title: 'Down',
      state: 'open',
      author: 'lin',
      labels: ['P0'],
      createdAt: AT,
    });
    await github.webhooks.settled();
    const [{ body, signature, event }] = received;
    const expected = createHmac('sha256', 'shared').update(body).digest('hex');
    expect(signature).toBe(`sha256=${expected}`);
    expect(event).toBe('issues');
    expect(JSON.parse(body)).toMatchObject({
      action: 'opened',
      issue: { title: 'Down', labels: [{ name: 'P0' }] },
      repository: { full_name: 'shop/orders' },
    });
  });

  it('sends one event for each kind of change, in order', async () => {
    const sha = exampleCommits.second;
    const repository = orders();
    repository.addStatus({
      sha,
      context: 'codecov/project',
      state: 'failure',
      creator: 'ops',
      createdAt: AT,
    });
    repository.addCheckRun({
      sha,
      name: 'lint',
      status: 'completed',
      conclusion: 'success',
      startedAt: AT,
      completedAt: AT,
    });
    repository.updateWorkflowRun(501, { conclusion: 'failure' });
    repository.updateAlert(1, { state: 'fixed', fixedAt: AT });
    repository.addDeployment({
      sha,
      ref: 'main',
      environment: 'production',
      creator: 'ops',
      createdAt: AT,
      statuses: [{ state: 'success', creator: 'ops', createdAt: AT }],
    });
    repository.push('main', {
      sha: 'a'.repeat(40),
      message: 'Next',
      author: { name: 'Lin', email: 'lin@mall.example', date: AT },
      parents: [sha],
      files: {},
    });
    await github.webhooks.settled();
    expect(received.map(({ event }) => event)).toEqual([
      'status',
      'check_run',
      'workflow_run',
      'code_scanning_alert',
      'deployment',
      'deployment_status',
      'push',
    ]);
  });

  it('notes a delivery that did not arrive and goes on', async () => {
    await receiver.faults.set({ kind: 'refuse' });
    orders().closeIssue(2, { login: 'lin', at: AT });
    await github.webhooks.settled();
    expect(github.webhooks.deliveries).toMatchObject([{ event: 'issues' }]);
    expect(github.webhooks.deliveries[0].status).toBeUndefined();
  });
});
