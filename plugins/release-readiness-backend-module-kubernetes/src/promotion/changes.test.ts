import {
  deployments,
  observe,
  remove,
  rollout,
} from '../__testUtils__/observedProduction';
import type { ProductionObjects } from './ProductionObjects';

describe('a change of production', () => {
  const byHand = (time: string, subresource?: string) => ({
    manager: 'kubectl-edit',
    operation: 'Update',
    time,
    ...(subresource && { subresource }),
  });

  it.each([
    ['the stable Deployment', (each: ProductionObjects) => each.deployments[0]],
    ['the routes', (each: ProductionObjects) => each.virtualServices[0]],
    ['the subsets', (each: ProductionObjects) => each.destinationRules[0]],
  ])(
    'of %s is foreign when it is not CI’s and came after the canary',
    (_, of) => {
      const observed = observe(deployments(), objects => {
        const { metadata = {} } = of(objects);
        metadata.managedFields = [
          ...(metadata.managedFields ?? []),
          byHand('2026-11-20T09:05:00Z'),
        ];
      });
      expect(observed.foreignChange).toMatchObject({
        key: 'promotion.hold.foreign-change',
        params: { manager: 'kubectl-edit', at: '2026-11-20T09:05:00.000Z' },
      });
    },
  );

  it('is foreign when somebody sends a Rollout on by its status', () => {
    const observed = observe(rollout(), ({ rollouts: [{ metadata }] }) => {
      metadata!.managedFields!.push(byHand('2026-11-20T09:05:00Z', 'status'));
    });
    expect(observed.foreignChange?.params).toMatchObject({
      object: 'Rollout/orders',
    });
  });

  it('that only scales is counted by pods: the API keeps no time of it', () => {
    const observed = observe(deployments(), ({ deployments: [stable] }) => {
      stable.metadata!.managedFields!.push({
        manager: 'kubectl',
        operation: 'Update',
        subresource: 'scale',
      });
      stable.spec!.replicas = 2;
    });
    expect(observed).not.toHaveProperty('foreignChange');
    expect(observed.ready).toBe(false);
  });

  it('is no news when it came before', () => {
    expect(observe(deployments())).not.toHaveProperty('foreignChange');
    expect(observe(rollout())).not.toHaveProperty('foreignChange');
  });

  it('without a canary is foreign when it is newer than what CI wrote last', () => {
    const after = (time: string) =>
      observe(deployments(), objects => {
        remove(objects.deployments, 'orders-canary');
        objects.deployments[0].metadata!.managedFields!.push(byHand(time));
      }).foreignChange;
    expect(after('2026-11-20T09:00:59Z')).toBeUndefined();
    expect(after('2026-11-20T09:01:01Z')).toBeDefined();
  });

  it('is nobody’s business where CI has written nothing yet', () => {
    const observed = observe(deployments(), objects => {
      remove(objects.deployments, 'orders-canary');
      objects.virtualServices = [];
      objects.deployments[0].metadata!.managedFields = [
        byHand('2026-11-20T09:05:00Z'),
      ];
    });
    expect(observed).not.toHaveProperty('foreignChange');
  });
});
