import {
  buildContainer,
  buildWorkload,
  type ContainerObservation,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { evaluateCheck, unseen, workloadsIn } from '../testing';
import { resourceLimits } from './resourceLimits';

const withContainer = (overrides: Partial<ContainerObservation>) =>
  buildWorkload({ containers: [buildContainer(overrides)] });
const complete = withContainer({});
const both = (overrides: Partial<ContainerObservation>) => ({
  ...workloadsIn('staging', complete),
  ...workloadsIn('prod', withContainer(overrides)),
});

describe('resource-limits', () => {
  it.each([
    ['requests and a memory limit', both({}), 'pass', []],
    ['no cpu limit is fine', both({ limits: { memory: '1Gi' } }), 'pass', []],
    ['no memory limit', both({ limits: { cpu: '1' } }), 'fail', ['missing']],
    [
      'no cpu request',
      both({ requests: { memory: '1Gi' } }),
      'fail',
      ['missing'],
    ],
    [
      'no memory request',
      both({ requests: { cpu: '1' } }),
      'fail',
      ['missing'],
    ],
    ['nothing stated', both({ requests: {}, limits: {} }), 'fail', ['missing']],
    [
      'zero is not stated',
      both({ limits: { memory: '0' } }),
      'fail',
      ['missing'],
    ],
    [
      'the smallest amount is stated',
      both({ limits: { memory: '1' } }),
      'pass',
      [],
    ],
    [
      'an init container counts',
      both({ role: 'init', limits: {} }),
      'fail',
      ['missing'],
    ],
    [
      'an ephemeral container cannot state any',
      {
        ...workloadsIn('staging', complete),
        ...workloadsIn(
          'prod',
          buildWorkload({
            containers: [
              buildContainer(),
              buildContainer({ role: 'ephemeral', requests: {}, limits: {} }),
            ],
          }),
        ),
      },
      'pass',
      [],
    ],
    [
      'defaults of the namespace count, as pods have them',
      both({
        requests: {},
        limits: {},
        effective: {
          requests: { cpu: '100m', memory: '1Gi' },
          limits: { memory: '1Gi' },
        },
      }),
      'pass',
      [],
    ],
    [
      'a template that a pod does not follow',
      both({
        effective: { requests: { cpu: '1', memory: '1Gi' }, limits: {} },
      }),
      'fail',
      ['missing-on-pods'],
    ],
    [
      'zero on pods is not stated',
      both({
        effective: {
          requests: { cpu: '1', memory: '1Gi' },
          limits: { memory: '0' },
        },
      }),
      'fail',
      ['missing-on-pods'],
    ],
    [
      'staging counts too',
      {
        ...workloadsIn('staging', withContainer({ limits: {} })),
        ...workloadsIn('prod', complete),
      },
      'fail',
      ['missing'],
    ],
    [
      'prod not seen',
      { ...workloadsIn('staging', complete), ...unseen('prod') },
      'unknown',
      ['general.unavailable.refused'],
    ],
    [
      'a known failure beats prod not seen',
      {
        ...workloadsIn('staging', withContainer({ limits: {} })),
        ...unseen('prod'),
      },
      'fail',
      ['missing', 'general.unavailable.refused'],
    ],
    [
      'nothing in prod proves nothing',
      { ...workloadsIn('staging', complete), ...workloadsIn('prod') },
      'unknown',
      ['general.not-running'],
    ],
  ])('%s', (_title, facts, outcome, problems) => {
    expect(evaluateCheck(resourceLimits, { facts })).toMatchObject({
      outcome,
      problems,
    });
  });

  it('names what is missing and keeps what is there', () => {
    const { findings, remediation } = evaluateCheck(resourceLimits, {
      facts: both({ requests: { cpu: '2' }, limits: {} }),
    });
    expect(findings.find(f => f.outcome === 'fail')).toMatchObject({
      message: { params: { resources: 'requests.memory, limits.memory' } },
      subject: { kind: 'Deployment', environment: 'prod', container: 'app' },
      observed: 'requests.cpu=2',
    });
    expect(remediation?.snippets?.[0].text).toContain('cpu: "2"');
  });

  it('says that resources come from defaults', () => {
    const effective = {
      requests: { cpu: '100m', memory: '1Gi' },
      limits: { memory: '1Gi' },
    };
    const { findings } = evaluateCheck(resourceLimits, {
      facts: both({ limits: {}, effective }),
    });
    expect(findings.map(({ message }) => message.key)).toEqual([
      'complete',
      'complete-on-pods',
    ]);
  });
});
