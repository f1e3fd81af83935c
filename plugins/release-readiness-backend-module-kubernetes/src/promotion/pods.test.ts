import type { PodManifest } from '../resources/manifests';
import { toProductionPod } from './pods';

const digest = `sha256:${'a'.repeat(64)}`;
const at = (second: number) => `2026-11-20T09:00:${second}Z`;

function podWith(options: {
  ready?: 'True' | 'False';
  changedAt?: number;
  startedAt?: number;
  restartCount?: number;
}): PodManifest {
  const { ready = 'False', changedAt = 10, startedAt, restartCount } = options;
  return {
    metadata: { name: 'orders-1' },
    status: {
      phase: 'Running',
      conditions: [
        { type: 'Ready', status: ready, lastTransitionTime: at(changedAt) },
      ],
      containerStatuses: [
        {
          name: 'app',
          imageID: `registry.example/orders@${digest}`,
          restartCount,
          state:
            startedAt === undefined
              ? {}
              : { running: { startedAt: at(startedAt) } },
        },
      ],
    },
  };
}

describe('a pod that is not ready', () => {
  it.each<[string, PodManifest, boolean]>([
    ['only starts while a container waits', podWith({}), true],
    [
      'only starts while it has not been ready since its containers started',
      podWith({ changedAt: 10, startedAt: 20 }),
      true,
    ],
    ['only starts before anything is told of it', {}, true],
    [
      'is ill when it has been ready before',
      podWith({ changedAt: 40, startedAt: 20 }),
      false,
    ],
    [
      'is ill when its container was started again',
      podWith({ changedAt: 10, startedAt: 20, restartCount: 1 }),
      false,
    ],
  ])('%s', (_, manifest, starting) => {
    expect(toProductionPod(manifest, ['app'])?.starting).toBe(starting);
  });
});

describe('a container', () => {
  it('is the service’s own when the template has it', () => {
    const manifest = podWith({ startedAt: 20 });
    expect(toProductionPod(manifest, ['app'])?.digests).toEqual([
      { container: 'app', digest },
    ]);
    expect(toProductionPod(manifest, ['other'])?.digests).toEqual([]);
  });

  it('that waits runs no digest yet', () => {
    const manifest = podWith({});
    manifest.status!.containerStatuses![0].imageID = '';
    expect(toProductionPod(manifest, ['app'])?.digests).toEqual([]);
  });
});
