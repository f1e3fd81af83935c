import {
  buildContainer,
  buildKnownFact,
  buildService,
  buildUnavailableFact,
  buildWorkload,
  buildWorkloads,
  factIn,
  kubernetesWorkloads,
  testDigest,
  type EnvironmentWorkloads,
  type Fact,
  type WorkloadObservation,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { EnvironmentName } from '@release-readiness/backstage-plugin-release-readiness-common';
import { buildParity } from './parity';

type Facts = Partial<Record<EnvironmentName, Fact<EnvironmentWorkloads>>>;

const staging = factIn(kubernetesWorkloads, 'staging');
const prod = factIn(kubernetesWorkloads, 'prod');

function known(
  environment: EnvironmentName,
  ...workloads: WorkloadObservation[]
) {
  const reference = factIn(kubernetesWorkloads, environment);
  const facts = buildKnownFact(
    reference,
    buildWorkloads(environment, ...workloads),
  );
  return facts[reference.key] as Fact<EnvironmentWorkloads>;
}

function driftOf(facts: Facts) {
  return buildParity(buildService(), facts)
    .rows.filter(row => row.drift)
    .map(row => row.aspect);
}

const withContainer = (
  overrides: Parameters<typeof buildContainer>[0],
): WorkloadObservation =>
  buildWorkload({ containers: [buildContainer(overrides)] });

describe('the parity matrix', () => {
  it('shows both sides without drift where they are equal', () => {
    const { environments, rows } = buildParity(buildService(), {
      staging: known('staging', buildWorkload()),
      prod: known('prod', buildWorkload()),
    });
    expect(environments).toMatchObject([
      { environment: 'staging', state: 'running', cluster: 'staging' },
      { environment: 'prod', state: 'running' },
    ]);
    expect(rows.filter(row => row.drift)).toEqual([]);
    expect(rows).toContainEqual({
      aspect: 'image-digest',
      subject: 'Deployment/orders · app',
      values: { staging: testDigest, prod: testDigest },
      drift: false,
    });
    expect(rows).toContainEqual({
      aspect: 'limits.memory',
      subject: 'Deployment/orders · app',
      values: { staging: '1Gi', prod: '1Gi' },
      drift: false,
    });
  });

  it.each<[string, WorkloadObservation, string[]]>([
    [
      'other limits',
      withContainer({ limits: { memory: '2Gi' } }),
      ['limits.memory'],
    ],
    [
      'the same amount in another notation',
      withContainer({ limits: { memory: '1024Mi' } }),
      [],
    ],
    ['no limit on one side', withContainer({ limits: {} }), ['limits.memory']],
    [
      'other JVM options',
      withContainer({ jvmOptions: ['-Xmx1g'] }),
      ['jvm-options'],
    ],
    [
      'an autoscaler on one side',
      buildWorkload({
        autoscaler: { name: 'orders', minReplicas: 3, maxReplicas: 9 },
      }),
      ['autoscaler'],
    ],
    ['more replicas', buildWorkload({ desiredReplicas: 9 }), []],
    [
      'another set of configuration keys',
      buildWorkload({
        configuration: {
          environmentVariables: ['app/OTHER'],
          configMapKeys: ['orders/LOG_LEVEL'],
          secretKeys: ['orders-database/password'],
          mountedFiles: [],
        },
      }),
      ['config-keys'],
    ],
  ])('marks drift as the standard asks: %s', (_, changed, aspects) => {
    expect(
      driftOf({
        staging: known('staging', buildWorkload()),
        prod: known('prod', changed),
      }),
    ).toEqual(aspects);
  });

  it('marks no drift against an environment that nobody can vouch for', () => {
    const unavailable = buildUnavailableFact(prod)[prod.key];
    const parity = buildParity(buildService(), {
      staging: known('staging', buildWorkload()),
      prod: unavailable as Fact<EnvironmentWorkloads>,
    });
    expect(parity.rows.some(row => row.drift)).toBe(false);
    expect(parity.environments[1]).toMatchObject({
      environment: 'prod',
      state: 'unavailable',
      reason: { key: 'general.unavailable.not-collected' },
    });
  });

  it('tells an empty environment from an unknown one', () => {
    const parity = buildParity(buildService(), { staging: known('staging') });
    expect(parity.environments).toMatchObject([{ state: 'absent' }]);
    expect(staging.environment).toBe('staging');
  });
});
