import { fieldsOf } from '../company/manifests';
import { KubernetesObject } from '../kubernetes';
import { Sandbox, startSandbox } from './startSandbox';
import { continueStories } from './timekeeping';
import { followTraffic } from './traffic';
import { WallScenarioClock } from '../clock';

jest.setTimeout(60_000);

const clock = WallScenarioClock.create({ speed: 1_000_000 });
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ clock, timekeeping: false });
});

afterAll(async () => {
  await sandbox.close();
  clock.stop();
});

async function order(method: string, path: string, body?: unknown) {
  const response = await fetch(`${sandbox.control.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : undefined };
}

async function list(path: string): Promise<KubernetesObject[]> {
  const response = await fetch(`${sandbox.urls.prod}${path}`, {
    headers: { authorization: 'Bearer mall-reader' },
  });
  expect(response.status).toBe(200);
  return (await response.json()).items;
}

async function query(expression: string): Promise<number | undefined> {
  const response = await fetch(
    `${sandbox.urls['prometheus-prod']}/api/v1/query?query=${encodeURIComponent(expression)}`,
    { headers: { authorization: `Basic ${btoa('reader:mall-prometheus')}` } },
  );
  const { data } = await response.json();
  const value = data.result[0]?.value[1];
  return value === undefined ? undefined : Number(value);
}

const gitHub = (path: string) =>
  fetch(`${sandbox.urls.github}${path}`, {
    headers: { authorization: 'Bearer mall-github-token' },
  }).then(response => response.json());

describe('startSandbox', () => {
  afterEach(() => sandbox.reset());

  it('opens every server of the company', async () => {
    const { body } = await order('GET', '/state');
    expect(body.services).toHaveLength(sandbox.world.company.services.length);
    expect(body.servers.map((server: { id: string }) => server.id)).toEqual([
      'dev',
      'test',
      'staging',
      'prod',
      'github',
      'prometheus-nonprod',
      'prometheus-prod',
      'alertmanager',
      'services',
    ]);
    expect(await list('/apis/apps/v1/deployments')).not.toHaveLength(0);
    expect(await gitHub('/repos/mall/mall-order')).toMatchObject({
      full_name: 'mall/mall-order',
    });
    const alertmanager = await fetch(
      `${sandbox.urls.alertmanager}/api/v2/status`,
      {
        headers: { 'X-Scope-OrgID': 'mall' },
      },
    );
    expect(alertmanager.status).toBe(200);
  });

  it('lets a server answer wrongly, go away and come back', async () => {
    await order('POST', '/servers/prod/fault', { kind: 'status', status: 503 });
    expect((await fetch(`${sandbox.urls.prod}/version`)).status).toBe(503);
    await order('DELETE', '/servers/prod/fault');
    await order('POST', '/servers/prod/stop');
    await expect(fetch(`${sandbox.urls.prod}/version`)).rejects.toThrow();
    await order('POST', '/servers/prod/start');
    expect(await list('/api/v1/nodes')).toHaveLength(5);
  });

  it('revokes a token and accepts it again', async () => {
    const ask = async () =>
      (
        await fetch(`${sandbox.urls.prod}/api/v1/nodes`, {
          headers: { authorization: 'Bearer mall-reader' },
        })
      ).status;
    const token = { token: 'mall-reader', accepted: false };
    await order('POST', '/servers/prod/tokens', token);
    expect(await ask()).toBe(401);
    await order('POST', '/servers/prod/tokens', { ...token, accepted: true });
    expect(await ask()).toBe(200);
  });

  it('makes the error rate of a service what was ordered', async () => {
    const { status } = await order('POST', '/services/mall-order/traffic', {
      environment: 'prod',
      errorRate: 0.08,
      since: '30m',
    });
    expect(status).toBe(204);
    const ratio = await query(
      'sum(rate(http_requests_errors_total{service="mall-order"}[10m])) / sum(rate(http_requests_total{service="mall-order"}[10m]))',
    );
    expect(ratio).toBeCloseTo(0.08, 2);
  });

  it('rolls an image out, records it on GitHub and scrapes the new pods', async () => {
    const before = sandbox.world
      .prometheusOf('prod')
      .model.targets.filter(({ service }) => service === 'mall-order').length;
    const { body } = await order('POST', '/services/mall-order/image', {
      environment: 'prod',
      tag: '1.99.0',
    });
    const pods = () =>
      list(
        '/api/v1/namespaces/mall-prod/pods?labelSelector=backstage.io/kubernetes-id=mall-order',
      );
    const updated = async () =>
      (await pods()).filter(
        pod =>
          fieldsOf(pod.status).phase === 'Running' &&
          JSON.stringify(pod.spec).includes(body.image),
      ).length;
    while ((await updated()) < 3) {
      await new Promise(resolve => {
        setImmediate(resolve);
      });
    }
    followTraffic(sandbox.world, 'prod');
    const { targets } = sandbox.world.prometheusOf('prod').model;
    const own = targets.filter(({ service }) => service === 'mall-order');
    expect(own.length).toBeGreaterThan(before);
    expect(
      own.filter(({ until, labels }) => !until && labels.version === '1.99.0'),
    ).toHaveLength(3);
    const [deployment] = await gitHub(
      '/repos/mall/mall-order/deployments?environment=production',
    );
    expect(deployment.sha).toBe(body.commit);
  });

  it.each([
    ['a new release', '1.98.0'],
    ['the candidate once more', '1.42.0'],
  ])('verifies what is deployed to staging: %s', async (_, tag) => {
    const { body } = await order('POST', '/services/mall-order/image', {
      environment: 'staging',
      tag,
    });
    const [deployment] = await gitHub(
      '/repos/mall/mall-order/deployments?environment=staging',
    );
    const { check_runs: runs } = await gitHub(
      `/repos/mall/mall-order/commits/${body.commit}/check-runs?check_name=verify`,
    );
    expect(deployment.sha).toBe(body.commit);
    const ended = runs.map((run: { completed_at: string }) => run.completed_at);
    expect(ended.sort().at(-1) >= deployment.created_at).toBe(true);
  });

  it('lets a person edit prod by hand, under their own name', async () => {
    const { status } = await order('POST', '/services/mall-order/manual-edit', {
      environment: 'prod',
      user: 'lin.wei',
      patch: { spec: { replicas: 2 } },
    });
    expect(status).toBe(204);
    const [deployment] = (
      await list('/apis/apps/v1/namespaces/mall-prod/deployments')
    ).filter(({ metadata }) => metadata.name === 'mall-order');
    expect(
      deployment.metadata.managedFields?.map(({ manager }) => manager),
    ).toEqual(expect.arrayContaining(['helm', 'kubectl-edit']));
  });

  it('opens and closes an incident', async () => {
    const { body } = await order('POST', '/services/mall-order/incidents', {
      level: 'P1',
      title: 'Orders are late',
    });
    const open = () =>
      gitHub('/repos/mall/mall-order/issues?state=open&labels=P1');
    expect(await open()).toHaveLength(1);
    await order('DELETE', `/services/mall-order/incidents/${body.number}`);
    expect(await open()).toHaveLength(0);
  });

  it('tells a restore test by CronJob and metric alike', async () => {
    await order('POST', '/services/mall-payment/restore-test', {
      age: '1m',
    });
    const age = await query(
      'time() - backup_restore_test_last_success_timestamp_seconds{service="mall-payment"}',
    );
    expect(age).toBeLessThan(300);
    const [job] = (await list('/apis/batch/v1/cronjobs')).filter(
      ({ metadata }) => metadata.name === 'mall-payment-restore-test',
    );
    const last = Date.parse(String(fieldsOf(job.status).lastSuccessfulTime));
    expect(Date.now() - last).toBeLessThan(300_000);
  });

  it('forgets everything on reset, at the same addresses', async () => {
    await order('POST', '/services/mall-payment/restore-test', {});
    await order('POST', '/services/mall-order/incidents', {
      level: 'P0',
      title: 'Gone',
    });
    await order('POST', '/reset');
    const age = await query(
      'time() - backup_restore_test_last_success_timestamp_seconds{service="mall-payment"}',
    );
    expect(age).toBeGreaterThan(11 * 86_400);
    expect(
      await gitHub('/repos/mall/mall-order/issues?state=open'),
    ).toHaveLength(0);
  });
});

describe('reset', () => {
  it('tells watches from before that they are too old', async () => {
    const response = await fetch(`${sandbox.urls.prod}/api/v1/nodes`, {
      headers: { authorization: 'Bearer mall-reader' },
    });
    const { metadata } = await response.json();
    await sandbox.reset();
    const watch = await fetch(
      `${sandbox.urls.prod}/api/v1/nodes?watch=true&timeoutSeconds=1&resourceVersion=${metadata.resourceVersion}`,
      { headers: { authorization: 'Bearer mall-reader' } },
    );
    expect(await watch.text()).toContain('"code":410');
  });
});

describe('the control API', () => {
  it.each([
    ['/services/nobody/traffic', { environment: 'prod', p99: 1 }, 404],
    ['/services/mall-order/traffic', { environment: 'prod' }, 400],
    ['/services/mall-order/traffic', { environment: 'moon', p99: 1 }, 400],
    ['/services/mall-geo/restore-test', {}, 409],
    ['/services/mall-gateway/image', { environment: 'dev', tag: '1.0.0' }, 404],
    [
      '/services/mall-settlement/image',
      { environment: 'prod', tag: '1.0.0' },
      409,
    ],
    ['/servers/moon/stop', undefined, 404],
    ['/nothing', undefined, 404],
  ])('refuses %s %p with %p and says why', async (path, body, status) => {
    const answer = await order('POST', path, body);
    expect(answer.status).toBe(status);
    expect(answer.body.error).toEqual(expect.any(String));
  });
});

describe('continueStories', () => {
  it('writes nothing while nothing fell due', async () => {
    const before = sandbox.world.server('prod').requests.total;
    await continueStories(sandbox.world);
    expect(sandbox.world.server('prod').requests.total).toBe(before);
  });

  it('asks again later when a cluster does not answer', async () => {
    const runs = sandbox.world.backups.get('mall-order') ?? [];
    sandbox.world.backups.set(
      'mall-order',
      runs.map(run => ({
        ...run,
        lastSuccess: new Date(run.lastSuccess.getTime() - 7 * 86_400_000),
      })),
    );
    await sandbox.world.server('prod').faults.set({ kind: 'refuse' });
    await expect(continueStories(sandbox.world)).resolves.toBeUndefined();
    await sandbox.world.server('prod').faults.clear();
  });
});
