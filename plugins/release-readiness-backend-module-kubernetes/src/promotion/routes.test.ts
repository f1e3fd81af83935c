import type {
  DestinationRuleManifest,
  HttpRouteManifest,
} from '../resources/meshManifests';
import { toMesh } from './routes';

const to = (subset: string, weight?: number, host = 'orders') => ({
  destination: { host, subset },
  weight,
});
const primary = (
  ...route: NonNullable<HttpRouteManifest['route']>
): HttpRouteManifest => ({ name: 'primary', route });
const byHeader: HttpRouteManifest = {
  name: 'canary-header',
  match: [{ headers: { 'x-canary': { exact: 'true' } } }],
  route: [to('canary')],
};
const usual = primary(to('stable', 95), to('canary', 5));

const service = (...http: HttpRouteManifest[]) => ({
  metadata: { namespace: 'shop' },
  spec: { http },
});
const rule = (host: string, ...names: string[]): DestinationRuleManifest => ({
  metadata: { namespace: 'shop' },
  spec: { host, subsets: names.map(name => ({ name })) },
});

function weightOf(...services: ReturnType<typeof service>[]) {
  return toMesh({ virtualServices: services, destinationRules: [] }).weight;
}

describe('the canary’s weight', () => {
  it.each<[string, HttpRouteManifest[], number | undefined]>([
    ['is that of the primary route', [byHeader, usual], 5],
    ['is 0 where the route leads to stable alone', [primary(to('stable'))], 0],
    ['is 100 where it leads to the canary alone', [primary(to('canary'))], 100],
    [
      'is a share where weights do not add up to 100',
      [primary(to('stable', 3), to('canary', 1))],
      25,
    ],
    [
      'counts hosts that are the canary’s own',
      [primary(to('v1', 90), to('v1', 10, 'orders-canary.shop'))],
      10,
    ],
    [
      'is that of a route for every path',
      [{ ...usual, match: [{ uri: { prefix: '/' } }] }],
      5,
    ],
    [
      'can’t be told where another route takes all requests first',
      [{ route: [to('stable')] }, usual],
      undefined,
    ],
    [
      'can’t be told where a path leads to the canary before',
      [{ ...byHeader, match: [{ uri: { prefix: '/beta' } }] }, usual],
      undefined,
    ],
    [
      'can’t be told where the primary route takes some requests only',
      [{ ...usual, match: [{ uri: { prefix: '/v2' } }] }],
      undefined,
    ],
    [
      'can’t be told where nobody gets requests',
      [primary(to('stable', 0), to('canary', 0))],
      undefined,
    ],
    [
      'can’t be told where a weight is negative',
      [primary(to('stable', 105), to('canary', -5))],
      undefined,
    ],
    [
      'can’t be told where the canary is on a route of another name',
      [{ ...usual, name: 'main' }],
      undefined,
    ],
    ['can’t be told without a route', [], undefined],
  ])('%s', (_, http, weight) => {
    expect(weightOf(service(...http))).toBe(weight);
  });

  it('can’t be told where two VirtualServices disagree, or one is unclear', () => {
    const other = primary(to('stable', 70), to('canary', 30));
    expect(weightOf(service(usual), service(usual))).toBe(5);
    expect(weightOf(service(usual), service(other))).toBeUndefined();
    expect(
      weightOf(service(usual), service({ ...usual, name: 'main' })),
    ).toBeUndefined();
  });

  it('is read from the routes and subsets that a Rollout names', () => {
    const strategy = {
      trafficRouting: {
        istio: {
          virtualService: { name: 'orders', routes: ['main'] },
          destinationRule: { canarySubsetName: 'next' },
        },
      },
    };
    const route = {
      name: 'main',
      route: [to('now', 70), to('next', 30)],
    };
    const objects = { virtualServices: [service(route)], destinationRules: [] };
    expect(toMesh(objects, strategy).weight).toBe(30);
  });

  it('is read from the only route and the canary’s Service where a Rollout names no route', () => {
    const strategy = {
      canaryService: 'orders-next',
      trafficRouting: { istio: { virtualService: { name: 'orders' } } },
    };
    const route = {
      route: [
        { destination: { host: 'orders' }, weight: 95 },
        { destination: { host: 'orders-next.shop.svc' }, weight: 5 },
      ],
    };
    const objects = { virtualServices: [service(route)], destinationRules: [] };
    expect(toMesh(objects, strategy).weight).toBe(5);
  });
});

describe('a subset that gets requests', () => {
  const defined = (...rules: DestinationRuleManifest[]) =>
    toMesh({
      virtualServices: [service(byHeader, usual)],
      destinationRules: rules,
    }).subsetsDefined;

  it('has to be defined for its host, by whichever of its names', () => {
    expect(defined(rule('orders', 'stable', 'canary'))).toBe(true);
    expect(
      defined(rule('orders.shop.svc.cluster.local', 'stable', 'canary')),
    ).toBe(true);
    expect(defined(rule('orders', 'stable'))).toBe(false);
    expect(defined(rule('payments', 'stable', 'canary'))).toBe(false);
    expect(defined(rule('orders.other', 'stable', 'canary'))).toBe(false);
    expect(defined()).toBe(false);
  });

  it('may be undefined while nobody is sent there', () => {
    expect(
      toMesh({
        virtualServices: [service(primary(to('stable', 100), to('canary', 0)))],
        destinationRules: [rule('orders', 'stable')],
      }).subsetsDefined,
    ).toBe(true);
  });
});
