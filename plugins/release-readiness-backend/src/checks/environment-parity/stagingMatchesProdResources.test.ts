import {
  buildContainer,
  buildService,
  buildWorkload,
  type ContainerObservation,
  type WorkloadObservation,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { evaluateCheck, unseen, workloadsIn } from '../testing';
import { stagingMatchesProdResources } from './stagingMatchesProdResources';

const workload = (
  overrides: Partial<WorkloadObservation> = {},
  container: Partial<ContainerObservation> = {},
) => buildWorkload({ containers: [buildContainer(container)], ...overrides });
const compare = (staging: WorkloadObservation, prod = workload()) => ({
  ...workloadsIn('staging', staging),
  ...workloadsIn('prod', prod),
});
const autoscaler = { name: 'orders', minReplicas: 3, maxReplicas: 9 };

describe('staging-matches-prod-resources', () => {
  it.each([
    ['equal', compare(workload()), 'pass', []],
    [
      'one amount in two notations',
      compare(workload({}, { requests: { cpu: '0.5', memory: '1024Mi' } })),
      'pass',
      [],
    ],
    [
      'less memory on staging',
      compare(workload({}, { requests: { cpu: '500m', memory: '512Mi' } })),
      'fail',
      ['differs'],
    ],
    [
      'a byte less',
      compare(workload({}, { limits: { memory: '1073741823' } })),
      'fail',
      ['differs'],
    ],
    [
      'a limit that only prod has',
      compare(workload({}, { limits: {} })),
      'fail',
      ['differs'],
    ],
    [
      'a limit that only staging has',
      compare(workload({}, { limits: { memory: '1Gi', cpu: '1' } })),
      'fail',
      ['differs'],
    ],
    [
      'another heap',
      compare(workload({}, { jvmOptions: ['-Xmx512m'] })),
      'fail',
      ['differs'],
    ],
    [
      'options in another order',
      compare(
        workload({}, { jvmOptions: ['-Xss1m', '-Xmx1g'] }),
        workload({}, { jvmOptions: ['-Xmx1g', '-Xss1m'] }),
      ),
      'pass',
      [],
    ],
    [
      'a system property with the name of the environment',
      compare(
        workload({}, { jvmOptions: ['-Dprofile=staging'] }),
        workload({}, { jvmOptions: ['-Dprofile=prod'] }),
      ),
      'pass',
      [],
    ],
    [
      'no autoscaler on staging',
      compare(workload(), workload({ autoscaler })),
      'fail',
      ['differs'],
    ],
    [
      'another maximum',
      compare(
        workload({ autoscaler: { ...autoscaler, maxReplicas: 8 } }),
        workload({ autoscaler }),
      ),
      'fail',
      ['differs'],
    ],
    [
      'another storage class',
      compare(
        workload({ storageClasses: ['standard'] }),
        workload({ storageClasses: ['fast'] }),
      ),
      'fail',
      ['differs'],
    ],
    [
      'a container that only prod has',
      compare(
        workload(),
        workload({
          containers: [buildContainer(), buildContainer({ name: 'proxy' })],
        }),
      ),
      'fail',
      ['container-only-in-prod'],
    ],
    [
      'a container that only staging has',
      compare(
        workload({
          containers: [buildContainer(), buildContainer({ name: 'proxy' })],
        }),
      ),
      'fail',
      ['container-only-in-staging'],
    ],
    [
      'every difference is listed',
      compare(workload({ autoscaler }, { requests: {}, jvmOptions: [] })),
      'fail',
      Array(4).fill('differs'),
    ],
    [
      'names that carry the environment',
      compare(
        workload({ name: 'orders-staging' }),
        workload({ name: 'orders-prod' }),
      ),
      'pass',
      [],
    ],
    [
      "Flagger's serving copy in prod",
      compare(
        workload(),
        workload({
          name: 'orders-primary',
          strategy: { type: 'RollingUpdate', progressive: 'flagger' },
        }),
      ),
      'pass',
      [],
    ],
    [
      'another workload each',
      compare(workload({ name: 'orders-worker' })),
      'fail',
      ['only-in-staging', 'only-in-prod'],
    ],
    [
      'missing on staging',
      { ...workloadsIn('staging'), ...workloadsIn('prod', workload()) },
      'fail',
      ['only-in-prod'],
    ],
    [
      'missing in prod',
      { ...workloadsIn('staging', workload()), ...workloadsIn('prod') },
      'fail',
      ['only-in-staging'],
    ],
    [
      'a canary is not compared',
      {
        ...workloadsIn('staging', workload()),
        ...workloadsIn(
          'prod',
          workload(),
          workload({ name: 'orders-canary', track: 'canary' }),
        ),
      },
      'pass',
      [],
    ],
    [
      'missing in both proves nothing',
      { ...workloadsIn('staging'), ...workloadsIn('prod') },
      'unknown',
      ['general.not-running', 'general.not-running'],
    ],
    [
      'staging not seen',
      { ...unseen('staging'), ...workloadsIn('prod', workload()) },
      'unknown',
      ['general.unavailable.refused'],
    ],
  ])('%s', (_title, facts, outcome, problems) => {
    expect(evaluateCheck(stagingMatchesProdResources, { facts })).toMatchObject(
      { outcome, problems },
    );
  });

  it('does not pass for a service that says it has no staging', () => {
    const facts = { ...unseen('staging'), ...workloadsIn('prod', workload()) };
    const service = buildService({ absentEnvironments: ['staging'] });
    expect(
      evaluateCheck(stagingMatchesProdResources, { facts, service }).outcome,
    ).toBe('unknown');
  });

  it('puts both sides beside each other and offers the values of prod', () => {
    const { findings, remediation } = evaluateCheck(
      stagingMatchesProdResources,
      {
        facts: compare(workload({}, { limits: { memory: '512Mi' } })),
      },
    );
    expect(findings[0]).toMatchObject({
      message: { params: { aspect: 'limits.memory' } },
      subject: { environment: 'staging', container: 'app' },
      observed: 'staging: 512Mi',
      expected: 'prod: 1Gi',
    });
    expect(remediation?.snippets?.[0].text).toContain('memory: 1Gi');
  });
});
