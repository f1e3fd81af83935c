import fc from 'fast-check';
import { KubernetesObject } from '../../kubernetes/model';
import { requestShares } from './requestShares';

const pod = (
  name: string,
  track: 'stable' | 'canary',
  ready = true,
): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { track } },
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
  },
});

const routes = (canary: number): KubernetesObject => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'orders' },
  spec: {
    http: [
      {
        name: 'canary-header',
        match: [{ headers: { 'x-canary': { exact: 'true' } } }],
        route: [{ destination: { host: 'orders', subset: 'canary' } }],
      },
      {
        name: 'primary',
        route: [
          {
            destination: { host: 'orders', subset: 'stable' },
            weight: 100 - canary,
          },
          { destination: { host: 'orders', subset: 'canary' }, weight: canary },
        ],
      },
    ],
  },
});

const stable = [pod('a', 'stable'), pod('b', 'stable')];

describe('requestShares', () => {
  it('splits by the weights of the primary route, then evenly', () => {
    expect(requestShares([...stable, pod('c', 'canary')], routes(30))).toEqual(
      new Map([
        ['a', 0.35],
        ['b', 0.35],
        ['c', 0.3],
      ]),
    );
  });

  it('gives a pod that is not ready nothing', () => {
    const shares = requestShares(
      [...stable, pod('c', 'canary', false)],
      routes(30),
    );
    // what is routed to the canary reaches nobody
    expect([...shares.values()]).toEqual([0.35, 0.35, 0]);
  });

  it('splits evenly over all pods where the mesh has no route', () => {
    expect([
      ...requestShares(
        [...stable, pod('c', 'canary'), pod('d', 'canary')],
        undefined,
      ).values(),
    ]).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  it('reads routes by host as Flagger writes them', () => {
    const flagger = routes(0);
    flagger.spec = {
      http: [
        {
          route: [
            { destination: { host: 'orders-primary' }, weight: 70 },
            { destination: { host: 'orders-canary' }, weight: 30 },
          ],
        },
      ],
    };
    expect(
      requestShares([...stable, pod('c', 'canary')], flagger).get('c'),
    ).toBe(0.3);
  });

  it('never gives out more than there is', () => {
    const some = (track: 'stable' | 'canary') =>
      fc
        .array(fc.boolean(), { maxLength: 6 })
        .map(list =>
          list.map((ready, index) => pod(`${track}-${index}`, track, ready)),
        );
    fc.assert(
      fc.property(
        some('stable'),
        some('canary'),
        fc.integer({ min: 0, max: 100 }),
        (a, b, weight) => {
          const shares = [
            ...requestShares([...a, ...b], routes(weight)).values(),
          ];
          expect(shares.every(share => share >= 0)).toBe(true);
          expect(
            shares.reduce((sum, share) => sum + share, 0),
          ).toBeLessThanOrEqual(1 + 1e-9);
        },
      ),
    );
  });
});
