import { createHmac } from 'node:crypto';
import { dirname, join } from 'node:path';
import type {
  BackendFeature,
  ExtensionPoint,
} from '@backstage/backend-plugin-api';
import {
  mockServices,
  registerMswTestHooks,
  startTestBackend,
} from '@backstage/backend-test-utils';
import eventsBackend from '@backstage/plugin-events-backend';
import { eventsServiceFactory } from '@backstage/plugin-events-node';
import {
  type FactSource,
  type FromPortal,
  type PromotionDriver,
  type PromotionPortal,
  releaseReadinessPromotionExtensionPoint,
  type ReleaseReadinessPromotionExtensionPoint,
  releaseReadinessSourcesExtensionPoint,
  type ReleaseReadinessSourcesExtensionPoint,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { http, passthrough } from 'msw';
import { api, FakeActions, fakeRun } from './__testUtils__/FakeActions';
import module from '.';

const secret = "It's a secret to everybody";

/** Its features; the package itself loads them by `import()`, which Jest lacks. */
const githubEvents = [
  'eventsModuleGithubEventRouter',
  'eventsModuleGithubWebhook',
].map((name): BackendFeature => {
  const entry = '@backstage/plugin-events-backend-module-github/package.json';
  const folder = dirname(require.resolve(entry));
  return require(join(folder, 'dist/service', `${name}.cjs.js`)).default;
});

class Added
  implements
    ReleaseReadinessSourcesExtensionPoint,
    ReleaseReadinessPromotionExtensionPoint
{
  readonly sources: FactSource[] = [];
  readonly drivers = new Map<string, FromPortal<PromotionDriver>>();
  comparison: unknown;

  addSource(source: FactSource) {
    this.sources.push(source);
  }

  addDriver(id: string, create: FromPortal<PromotionDriver>) {
    this.drivers.set(id, create);
  }

  setReleaseComparison(reader: unknown) {
    this.comparison = reader;
  }

  setLiveMetrics() {
    throw new Error('GitHub measures nothing');
  }

  setProductionObserver() {
    throw new Error('GitHub does not see production');
  }
}

const portal: PromotionPortal = {
  findService: async () => undefined,
  observe: async () => {
    throw new Error('not observed here');
  },
  findEffect: async () => undefined,
  recordOutcome: async () => {},
  listLive: async () => [],
};

describe('the module', () => {
  const github = new FakeActions();
  registerMswTestHooks(github.server);

  const start = async (section: object) => {
    const added = new Added();
    const backend = await startTestBackend({
      extensionPoints: [
        [
          releaseReadinessSourcesExtensionPoint as ExtensionPoint<unknown>,
          added,
        ],
        [
          releaseReadinessPromotionExtensionPoint as ExtensionPoint<unknown>,
          added,
        ],
      ],
      features: [
        module,
        eventsBackend,
        eventsServiceFactory,
        ...githubEvents,
        mockServices.rootConfig.factory({
          data: {
            backend: { baseUrl: 'https://portal.test' },
            events: {
              useEventBus: 'never',
              modules: { github: { webhookSecret: secret } },
            },
            integrations: {
              github: [{ host: 'github.test', apiBaseUrl: api, token: 'x' }],
            },
            releaseReadiness: { github: section },
          },
        }),
      ],
    });
    return { added, backend };
  };

  it('adds GitHub as a source, as two drivers, and as what compares releases', async () => {
    const { added, backend } = await start({});
    const [source] = added.sources;
    expect(source.id).toBe('github');
    expect(source.kinds.every(kind => kind.source === 'github')).toBe(true);
    expect(
      [...added.drivers].map(([id, create]) => [id, create(portal).id]),
    ).toEqual([
      ['github-actions', 'github-actions'],
      ['argo-rollouts', 'argo-rollouts'],
    ]);
    expect(added.comparison).toBeDefined();
    await backend.stop();
  });

  it.each([
    [{ budgetReserve: 7 }, 'releaseReadiness.github.budgetReserve'],
    [
      { promotion: { issuer: 'x' } },
      'releaseReadiness.github.promotion.issuer',
    ],
  ])(
    'does not start with a configuration that makes no sense: %j',
    async (section, message) => {
      await expect(start(section)).rejects.toThrow(message);
    },
  );

  describe('a webhook of the gate', () => {
    const delivery = JSON.stringify({
      action: 'requested',
      environment: 'production',
      deployment_callback_url: `${api}/repos/acme/order/actions/runs/99/deployment_protection_rule`,
      repository: {
        full_name: 'acme/order',
        html_url: 'https://github.test/acme/order',
      },
    });
    const sign = (key: string) =>
      `sha256=${createHmac('sha256', key).update(delivery).digest('hex')}`;

    const deliver = async (
      signature: string | undefined,
      settled: Promise<unknown> = Promise.resolve(),
    ) => {
      github.server.use(
        http.all('http://localhost*', () => passthrough()),
        http.all('http://127.0.0.1*', () => passthrough()),
      );
      const { added, backend } = await start({});
      try {
        await added.sources[0].start?.({
          services: () => [
            {
              entityRef: 'component:default/order',
              name: 'order',
              title: 'order',
              environments: {},
              absentEnvironments: [],
              github: {
                host: 'github.test',
                owner: 'acme',
                repository: 'order',
              },
              metricsService: 'order',
              backupName: 'order',
              runtime: 'jvm',
              problems: [],
            },
          ],
          requestCollection() {},
        });
        added.drivers.get('github-actions')?.(portal);
        const answer = await fetch(
          `http://localhost:${backend.server.port()}/api/events/http/github`,
          {
            method: 'POST',
            headers: {
              'content-type': 'application/json',
              'x-github-event': 'deployment_protection_rule',
              ...(signature && { 'x-hub-signature-256': signature }),
            },
            body: delivery,
          },
        );
        await settled;
        return answer.status;
      } finally {
        await backend.stop();
      }
    };

    beforeEach(() => {
      Object.assign(github, {
        runs: [fakeRun({ display_title: 'By hand' })],
        posts: [],
        gets: [],
        onPost: () => undefined,
      });
    });

    it('is answered on GitHub when GitHub signed it', async () => {
      // whether the ingress waits for its subscribers is its own affair
      const answered = new Promise<void>(resolve => {
        github.onPost = () => {
          resolve();
          return undefined;
        };
      });
      expect(await deliver(sign(secret), answered)).toBe(202);
      expect(github.posts).toMatchObject([
        {
          path: '/repos/acme/order/actions/runs/99/deployment_protection_rule',
          body: { state: 'rejected' },
        },
      ]);
    });

    it.each([
      ['not signed', undefined],
      ['signed by somebody else', sign('another secret')],
    ])('is refused, and nothing asked, when it is %s', async (_, signature) => {
      expect(await deliver(signature)).toBe(403);
      expect([...github.gets, ...github.posts]).toEqual([]);
    });
  });
});
