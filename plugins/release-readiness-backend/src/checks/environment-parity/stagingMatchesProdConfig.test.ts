import {
  buildWorkload,
  type ConfigurationKeys,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { evaluateCheck, unseen, workloadsIn } from '../testing';
import { stagingMatchesProdConfig } from './stagingMatchesProdConfig';

const withKeys = (overrides: Partial<ConfigurationKeys> = {}) =>
  buildWorkload({
    configuration: { ...buildWorkload().configuration, ...overrides },
  });
const compare = (
  staging: Partial<ConfigurationKeys>,
  prod: Partial<ConfigurationKeys> = {},
) => ({
  ...workloadsIn('staging', withKeys(staging)),
  ...workloadsIn('prod', withKeys(prod)),
});

describe('staging-matches-prod-config', () => {
  it.each([
    ['equal', compare({}), 'pass', []],
    [
      'in another order',
      compare(
        { configMapKeys: ['a/X', 'a/Y'] },
        { configMapKeys: ['a/Y', 'a/X'] },
      ),
      'pass',
      [],
    ],
    [
      'no keys on either side',
      compare(
        { environmentVariables: [], configMapKeys: [], secretKeys: [] },
        { environmentVariables: [], configMapKeys: [], secretKeys: [] },
      ),
      'pass',
      [],
    ],
    [
      'a variable that only prod has',
      compare({}, { environmentVariables: ['app/SERVICE_NAME', 'app/REGION'] }),
      'fail',
      ['key-only-in-prod'],
    ],
    [
      'a ConfigMap key that only staging has',
      compare({ configMapKeys: ['orders/LOG_LEVEL', 'orders/DEBUG'] }),
      'fail',
      ['key-only-in-staging'],
    ],
    [
      'a Secret key that only prod has',
      compare({ secretKeys: [] }),
      'fail',
      ['key-only-in-prod'],
    ],
    [
      'a file that only prod has',
      compare({}, { mountedFiles: ['app:/etc/app/application.yaml'] }),
      'fail',
      ['key-only-in-prod'],
    ],
    [
      'one name in a ConfigMap here and in a Secret there',
      compare(
        { configMapKeys: ['a/X'], secretKeys: [] },
        { configMapKeys: [], secretKeys: ['a/X'] },
      ),
      'fail',
      ['key-only-in-prod', 'key-only-in-staging'],
    ],
    [
      'missing on staging',
      { ...workloadsIn('staging'), ...workloadsIn('prod', withKeys()) },
      'fail',
      ['only-in-prod'],
    ],
    [
      'missing in both proves nothing',
      { ...workloadsIn('staging'), ...workloadsIn('prod') },
      'unknown',
      ['general.not-running', 'general.not-running'],
    ],
    [
      'prod not seen',
      { ...workloadsIn('staging', withKeys()), ...unseen('prod') },
      'unknown',
      ['general.unavailable.refused'],
    ],
  ])('%s', (_title, facts, outcome, problems) => {
    expect(evaluateCheck(stagingMatchesProdConfig, { facts })).toMatchObject({
      outcome,
      problems,
    });
  });

  it('says which key is missing where, and how to add it without a value', () => {
    const { findings, remediation } = evaluateCheck(stagingMatchesProdConfig, {
      facts: compare({ secretKeys: [] }),
    });
    expect(findings[0]).toMatchObject({
      subject: { environment: 'staging' },
      observed: 'staging: –',
      expected: 'staging: Secret orders-database/password',
    });
    expect(remediation?.snippets?.[0].text).toContain('kind: ExternalSecret');
  });
});
