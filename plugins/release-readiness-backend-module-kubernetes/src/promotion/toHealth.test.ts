import type { ProductionPod } from './pods';
import type { ServingUnit } from './ServingUnit';
import { toHealth } from './toHealth';

const began = Date.parse('2026-11-20T09:00:00Z');

function pod(change: Partial<ProductionPod> = {}): ProductionPod {
  return {
    name: 'orders-1',
    ready: true,
    starting: false,
    terminating: false,
    digests: [],
    restarts: [],
    ...change,
  };
}

function unit(
  track: ServingUnit['track'],
  pods: ProductionPod[],
  desired = pods.length,
): ServingUnit {
  return { workload: 'Deployment/orders', track, desired, settled: true, pods };
}

function healthOf(units: ServingUnit[], since: number | undefined = began) {
  return toHealth(
    [
      {
        workload: 'Deployment/orders',
        units,
        phase: 'healthy',
        upToDate: true,
      },
    ],
    since,
  );
}

const ill = pod({ ready: false });
const starting = pod({ ready: false, starting: true });
const restartedAt = (endedAt?: number) => pod({ restarts: [{ endedAt }] });

describe('health by pods', () => {
  it.each<[string, ServingUnit[], string]>([
    ['is ok when all are ready', [unit('stable', [pod(), pod()])], 'ok'],
    ['has failed when one is not', [unit('stable', [pod(), ill])], 'failed'],
    [
      'is the canary’s alone while there is one',
      [unit('stable', [ill]), unit('canary', [pod()])],
      'ok',
    ],
    [
      'has failed when the canary has',
      [unit('stable', [pod()]), unit('canary', [ill])],
      'failed',
    ],
    [
      'is the service’s when the canary is to have no pods',
      [unit('stable', [pod()]), unit('canary', [], 0)],
      'ok',
    ],
    ['has failed where there is nothing', [], 'failed'],
    ['has failed where no pod is left', [unit('canary', [], 1)], 'failed'],
    [
      'is unknown while pods only start',
      [unit('canary', [starting])],
      'unknown',
    ],
    [
      'is ok while further pods start',
      [unit('canary', [pod(), starting])],
      'ok',
    ],
    [
      'does not ask pods that end',
      [unit('canary', [pod(), { ...ill, terminating: true }])],
      'ok',
    ],
    [
      'has failed after a restart since the canary began',
      [unit('canary', [restartedAt(began + 1000)])],
      'failed',
    ],
    [
      'has failed after a restart whose time can’t be told',
      [unit('canary', [restartedAt()])],
      'failed',
    ],
    [
      'forgives restarts from before',
      [unit('stable', [restartedAt(began - 1000)])],
      'ok',
    ],
  ])('%s', (_, units, health) => {
    expect(healthOf(units)).toBe(health);
  });

  it('is unknown after a restart where nobody knows since when to count', () => {
    expect(
      toHealth(
        [
          {
            workload: 'Deployment/orders',
            units: [unit('stable', [restartedAt(began)])],
            phase: 'healthy',
            upToDate: true,
          },
        ],
        undefined,
      ),
    ).toBe('unknown');
  });
});
