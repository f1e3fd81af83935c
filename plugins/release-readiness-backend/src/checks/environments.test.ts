import {
  buildService,
  buildWorkload,
  buildWorkloads,
  testNow,
  type EnvironmentWorkloads,
  type Fact,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { observeEnvironments, unseenFindings } from './environments';

const known = (value: EnvironmentWorkloads): Fact<EnvironmentWorkloads> => ({
  status: 'known',
  value,
  observedAt: testNow.toISOString(),
  origin: { source: 'kubernetes', target: 'prod' },
});
const unavailable: Fact<EnvironmentWorkloads> = {
  status: 'unavailable',
  reason: { key: 'general.unavailable.refused', params: { target: 'prod' } },
};
const canary = buildWorkload({ track: 'canary' });
const state = (
  fact: Fact<EnvironmentWorkloads>,
  canaries?: 'with-canaries',
  service = buildService(),
) => observeEnvironments({ prod: fact }, service, canaries)[0].state;

describe('observeEnvironments', () => {
  it.each([
    [
      'a workload',
      known(buildWorkloads('prod', buildWorkload())),
      undefined,
      'running',
    ],
    ['nothing', known(buildWorkloads('prod')), undefined, 'empty'],
    [
      'a canary alone is not the service',
      known(buildWorkloads('prod', canary)),
      undefined,
      'empty',
    ],
    [
      'a canary alone, looked at',
      known(buildWorkloads('prod', canary)),
      'with-canaries',
      'running',
    ],
    ['no answer', unavailable, undefined, 'unavailable'],
  ] as const)('%s', (_title, fact, canaries, expected) => {
    expect(state(fact, canaries)).toBe(expected);
  });

  it('does not look at an environment that the service has not by design', () => {
    const service = buildService({ absentEnvironments: ['prod'] });
    expect(state(unavailable, undefined, service)).toBe('absent');
  });

  it('looks only at the environments that the check declares', () => {
    expect(observeEnvironments({}, buildService())).toEqual([]);
  });

  it('makes what was not seen unknown, with its reason', () => {
    const environments = observeEnvironments(
      { staging: known(buildWorkloads('staging')), prod: unavailable },
      buildService(),
    );
    expect(unseenFindings(environments)).toMatchObject([
      { outcome: 'unknown', message: { key: 'general.not-running' } },
      { outcome: 'unknown', message: unavailable.reason },
    ]);
  });
});
