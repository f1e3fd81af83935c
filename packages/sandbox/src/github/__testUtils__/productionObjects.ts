import { KubernetesObject } from '../../kubernetes';

/** Digests of what runs in production and of what is promoted. */
export const before = `sha256:${'a'.repeat(64)}`;
export const after = `sha256:${'b'.repeat(64)}`;

/** Commits of the two, whose charts give the app different variables. */
export const commits = { before: 'a'.repeat(40), after: 'c'.repeat(40) };

const variable = (name: string, value: string) => ({ name, value });

/** Variables by commit: one stays, one changes, one goes and one comes. */
export const chartVariables = {
  before: [variable('A', 'a'), variable('POOL', '5'), variable('OLD', 'yes')],
  after: [variable('A', 'a'), variable('POOL', '50'), variable('NEW', 'yes')],
};

const track = (name: string) => ({ app: 'orders', track: name });

/** A service with all that a promotion changes. */
export const productionObjects = (): KubernetesObject[] => [
  {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'node-1' },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'orders',
      namespace: 'shop',
      labels: { app: 'orders' },
      annotations: { 'release-readiness.io/helm-revision': '7' },
    },
    spec: {
      replicas: 3,
      selector: { matchLabels: track('stable') },
      template: {
        metadata: {
          labels: track('stable'),
          annotations: { 'org.opencontainers.image.revision': commits.before },
        },
        spec: {
          containers: [
            {
              name: 'app',
              image: `registry.example/orders:v1@${before}`,
              env: [
                ...chartVariables.before,
                variable('OURS', 'not of the chart'),
              ],
            },
          ],
        },
      },
    },
  },
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'orders', namespace: 'shop' },
    spec: {
      hosts: ['orders'],
      http: [
        {
          name: 'primary',
          route: [
            { destination: { host: 'orders', subset: 'stable' }, weight: 100 },
            { destination: { host: 'orders', subset: 'canary' }, weight: 0 },
          ],
        },
      ],
    },
  },
];
