import type {
  CanaryStepManifest,
  RolloutManifest,
} from '../resources/rolloutManifests';
import { findObstacle, weightOfSteps } from './rolloutSteps';

const standard: CanaryStepManifest[] = [
  {},
  { setWeight: 5 },
  { pause: {} },
  {},
  { setWeight: 30 },
  { pause: {} },
];

function rollout(
  steps: CanaryStepManifest[],
  status: RolloutManifest['status'] = {},
): RolloutManifest {
  return {
    metadata: { name: 'orders' },
    spec: { strategy: { canary: { steps } } },
    status,
  };
}

describe('a Rollout may be moved on', () => {
  it.each<[string, CanaryStepManifest[]]>([
    ['when each weight waits for the portal', standard],
    ['when its last weight is all', [...standard, { setWeight: 100 }]],
    [
      'when something else stands between weight and pause',
      [{ setWeight: 5 }, {}, { pause: {} }],
    ],
  ])('%s', (_, steps) => {
    expect(findObstacle(rollout(steps))).toBeUndefined();
  });
});

describe('a Rollout may not be moved on', () => {
  it.each<[string, CanaryStepManifest[], number]>([
    [
      'when a pause ends by itself',
      [{ setWeight: 5 }, { pause: { duration: '10m' } }],
      1,
    ],
    [
      'when a weight follows on another',
      [{ setWeight: 5 }, { setWeight: 30 }, { pause: {} }],
      1,
    ],
    [
      'when its last weight waits for nobody',
      [...standard, { setWeight: 60 }],
      7,
    ],
  ])('%s', (_, steps, step) => {
    expect(findObstacle(rollout(steps))).toEqual({
      key: 'promotion.obstacle.steps-go-on',
      params: { name: 'orders', step },
    });
  });

  it.each<[string, RolloutManifest, string]>([
    ['when it has no steps', rollout([]), 'no-canary-strategy'],
    [
      'when it is blue-green',
      {
        metadata: { name: 'orders' },
        spec: { strategy: { blueGreen: {} } },
      },
      'no-canary-strategy',
    ],
    [
      'when its own analysis can’t tell',
      rollout(standard, {
        pauseConditions: [{ reason: 'InconclusiveAnalysisRun' }],
      }),
      'inconclusive-analysis',
    ],
    [
      'when the controller refuses its spec',
      rollout(standard, {
        conditions: [{ type: 'InvalidSpec', status: 'True' }],
      }),
      'invalid-spec',
    ],
  ])('%s', (_, manifest, reason) => {
    expect(findObstacle(manifest)).toEqual({
      key: `promotion.obstacle.${reason}`,
      params: { name: 'orders' },
    });
  });
});

describe('the weight by steps', () => {
  const between = { currentPodHash: 'two', stableRS: 'one' };

  it.each<[string, RolloutManifest['status'], number | undefined]>([
    ['is none before the first weight is done', { currentStepIndex: 1 }, 0],
    ['is the last that is done', { currentStepIndex: 2 }, 5],
    ['stays through later steps', { currentStepIndex: 4 }, 5],
    ['moves with the next weight', { currentStepIndex: 5 }, 30],
    [
      'can’t be told of an abort',
      { currentStepIndex: 2, abort: true },
      undefined,
    ],
    ['can’t be told without a step', {}, undefined],
    ['can’t be told without hashes', { stableRS: '' }, undefined],
    ['is none when the newest is stable', { stableRS: 'two' }, 0],
  ])('%s', (_, status, weight) => {
    expect(weightOfSteps(rollout(standard, { ...between, ...status }))).toBe(
      weight,
    );
  });
});
