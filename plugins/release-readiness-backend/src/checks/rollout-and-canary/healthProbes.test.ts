import {
  buildContainer,
  buildWorkload,
  type ContainerObservation,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { evaluateCheck, unseen, workloadsIn } from '../testing';
import { healthProbes } from './healthProbes';

const withContainers = (...list: Partial<ContainerObservation>[]) =>
  buildWorkload({ containers: list.map(buildContainer) });
const both = (...list: Partial<ContainerObservation>[]) => ({
  ...workloadsIn('staging', withContainers({})),
  ...workloadsIn('prod', withContainers(...list)),
});
const silent = withContainers({
  serving: false,
  livenessProbe: false,
  readinessProbe: false,
});

describe('health-probes', () => {
  it.each([
    ['both probes', both({}), 'pass', []],
    ['no liveness', both({ livenessProbe: false }), 'fail', ['missing']],
    ['no readiness', both({ readinessProbe: false }), 'fail', ['missing']],
    [
      'a startup probe replaces neither',
      both({ startupProbe: true, livenessProbe: false, readinessProbe: false }),
      'fail',
      ['missing'],
    ],
    [
      'one container of two',
      both({}, { name: 'admin', livenessProbe: false }),
      'fail',
      ['missing'],
    ],
    [
      'a container that serves nothing',
      both({}, { name: 'shipper', serving: false, livenessProbe: false }),
      'pass',
      [],
    ],
    [
      'an init container',
      both({}, { name: 'init', role: 'init', livenessProbe: false }),
      'pass',
      [],
    ],
    [
      'a serving sidecar',
      both({}, { name: 'proxy', role: 'sidecar', readinessProbe: false }),
      'fail',
      ['missing'],
    ],
    [
      'staging counts too',
      {
        ...workloadsIn('staging', withContainers({ readinessProbe: false })),
        ...workloadsIn('prod', withContainers({})),
      },
      'fail',
      ['missing'],
    ],
    [
      'no container serves',
      { ...workloadsIn('staging', silent), ...workloadsIn('prod', silent) },
      'not-applicable',
      [],
    ],
    [
      'no container serves, but prod was not seen',
      { ...workloadsIn('staging', silent), ...unseen('prod') },
      'unknown',
      ['general.unavailable.refused'],
    ],
    [
      'prod not seen',
      { ...workloadsIn('staging', withContainers({})), ...unseen('prod') },
      'unknown',
      ['general.unavailable.refused'],
    ],
    [
      'nothing anywhere',
      { ...workloadsIn('staging'), ...workloadsIn('prod') },
      'unknown',
      ['general.not-running', 'general.not-running'],
    ],
  ])('%s', (_title, facts, outcome, problems) => {
    expect(evaluateCheck(healthProbes, { facts })).toMatchObject({
      outcome,
      problems,
    });
  });

  it('offers only the probe that is missing', () => {
    const { remediation } = evaluateCheck(healthProbes, {
      facts: both({ livenessProbe: false }),
    });
    const text = remediation?.snippets?.[0].text ?? '';
    expect(text).toContain('livenessProbe');
    expect(text).not.toContain('readinessProbe');
  });
});
