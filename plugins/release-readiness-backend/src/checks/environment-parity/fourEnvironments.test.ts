import {
  buildService,
  buildWorkload,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import {
  evaluateCheck,
  unseen,
  workloadsEverywhere,
  workloadsIn,
} from '../testing';
import { fourEnvironments } from './fourEnvironments';

const everywhere = workloadsEverywhere(buildWorkload());
const asleep = buildWorkload({ readyReplicas: 0 });

describe('four-environments', () => {
  it.each([
    ['all four', everywhere, 'pass', []],
    ['no dev', { ...everywhere, ...workloadsIn('dev') }, 'warn', ['missing']],
    ['no test', { ...everywhere, ...workloadsIn('test') }, 'warn', ['missing']],
    [
      'no staging',
      { ...everywhere, ...workloadsIn('staging') },
      'fail',
      ['missing'],
    ],
    ['no prod', { ...everywhere, ...workloadsIn('prod') }, 'fail', ['missing']],
    [
      'one ready pod is enough',
      {
        ...everywhere,
        ...workloadsIn('dev', buildWorkload({ readyReplicas: 1 })),
      },
      'pass',
      [],
    ],
    [
      'nothing ready in test',
      { ...everywhere, ...workloadsIn('test', asleep) },
      'warn',
      ['not-ready'],
    ],
    [
      'nothing ready in prod',
      { ...everywhere, ...workloadsIn('prod', asleep) },
      'fail',
      ['not-ready'],
    ],
    [
      'only a canary in prod',
      {
        ...everywhere,
        ...workloadsIn('prod', buildWorkload({ track: 'canary' })),
      },
      'fail',
      ['missing'],
    ],
    [
      'dev not seen',
      { ...everywhere, ...unseen('dev') },
      'unknown',
      ['general.unavailable.refused'],
    ],
    [
      'no prod beats dev not seen',
      { ...everywhere, ...unseen('dev'), ...workloadsIn('prod') },
      'fail',
      ['general.unavailable.refused', 'missing'],
    ],
  ])('%s', (_title, facts, outcome, problems) => {
    expect(evaluateCheck(fourEnvironments, { facts })).toMatchObject({
      outcome,
      problems,
    });
  });

  it.each([
    ['dev', 'warn'],
    ['prod', 'fail'],
  ] as const)(
    'an annotation does not excuse the lack of %s',
    (environment, outcome) => {
      expect(
        evaluateCheck(fourEnvironments, {
          facts: { ...everywhere, ...unseen(environment) },
          service: buildService({ absentEnvironments: [environment] }),
        }),
      ).toMatchObject({ outcome, problems: ['declared-absent'] });
    },
  );
});
