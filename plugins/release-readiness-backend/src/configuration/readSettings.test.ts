import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { defaultLimits } from '@release-readiness/backstage-plugin-release-readiness-node';
import { readSettings } from './readSettings';

const read = (releaseReadiness?: JsonObject) =>
  readSettings(new ConfigReader(releaseReadiness ? { releaseReadiness } : {}));

const retail = {
  name: 'retail',
  title: 'Retail',
  timeZone: 'Asia/Shanghai',
};

const peak = (overrides: JsonObject): JsonObject => ({
  ...retail,
  peakWindows: [{ days: ['monday'], from: '19:30', to: '24:00', ...overrides }],
});

describe('readSettings', () => {
  it('needs no configuration at all', () => {
    const settings = read();
    expect(settings).toMatchObject({
      environments: {},
      serviceFilter: [{ kind: 'Component', 'spec.type': 'service' }],
      githubHost: 'github.com',
      policy: { limits: defaultLimits },
      catalogInterval: 60_000,
      disabledChecks: [],
    });
    expect(settings.collection.intervalOf('github')).toBe(60_000);
  });

  it('reads what an organisation decides, and keeps the other defaults', () => {
    const settings = read({
      banner: { text: 'of the interface' },
      environments: { prod: { cluster: 'p', namespace: '{system}-{name}' } },
      policy: { limits: { minimumCoveragePercent: 75 } },
      facts: { maxAge: { 'kubernetes.workloads': '5m' } },
      collection: { intervals: { github: { minutes: 10 } }, deadline: 'PT30S' },
      checks: {
        'test-coverage': { severity: 'warning' },
        'no-latest-tag': { enabled: false },
      },
    });
    expect(settings).toMatchObject({
      environments: { prod: { cluster: 'p', namespace: '{system}-{name}' } },
      policy: { limits: { minimumCoveragePercent: 75, prodMinimumNodes: 3 } },
      factMaxAges: { 'kubernetes.workloads': 300_000 },
      disabledChecks: ['no-latest-tag'],
      severities: { 'test-coverage': 'warning' },
    });
    expect(settings.collection.intervalOf('github')).toBe(600_000);
    expect(settings.collection.deadline).toBe(30_000);
  });

  it.each<[string, JsonObject, string]>([
    [
      'an environment that is none',
      { environments: { qa: { cluster: 'c' } } },
      'releaseReadiness.environments: Unrecognized key: "qa"',
    ],
    [
      'an environment without cluster',
      { environments: { prod: { namespace: 'n' } } },
      'releaseReadiness.environments.prod.cluster:',
    ],
    [
      'a placeholder that is none',
      { environments: { prod: { cluster: 'c', namespace: '{team}' } } },
      'releaseReadiness.environments.prod.namespace: has no placeholder {team}',
    ],
    [
      'a limit that is none',
      { policy: { limits: { minimumCoverage: 1 } } },
      'releaseReadiness.policy.limits: Unrecognized key: "minimumCoverage"',
    ],
    [
      'a limit that is no number',
      { policy: { limits: { minimumCoveragePercent: 'high' } } },
      'releaseReadiness.policy.limits.minimumCoveragePercent:',
    ],
    [
      'a share that is more than all',
      { policy: { limits: { restoreTestRowTolerance: 5 } } },
      'releaseReadiness.policy.limits.restoreTestRowTolerance:',
    ],
    [
      'an expression that does not compile',
      { policy: { testCheckPatterns: ['('] } },
      'releaseReadiness.policy.testCheckPatterns.0: is not a regular expression',
    ],
    [
      'a tag pattern without group',
      { policy: { commitTagPatterns: ['^v'] } },
      'releaseReadiness.policy.commitTagPatterns.0: needs a capture group',
    ],
    [
      'a duration that is none',
      { services: { interval: 'often' } },
      'releaseReadiness.services.interval: is no duration',
    ],
    [
      'a business line without time zone',
      { businessLines: [{ name: 'retail', title: 'Retail' }] },
      'releaseReadiness.businessLines.0.timeZone:',
    ],
    [
      'a time zone that is none',
      { businessLines: [{ ...retail, timeZone: 'Asia/Shangai' }] },
      'releaseReadiness.businessLines.0.timeZone: is no IANA time zone',
    ],
    [
      'a time of day that is none',
      { businessLines: [peak({ from: '25:00' })] },
      'releaseReadiness.businessLines.0.peakWindows.0.from: is no time of day',
    ],
    [
      'a weekday that is none',
      { businessLines: [peak({ days: ['mon'] })] },
      'releaseReadiness.businessLines.0.peakWindows.0.days.0:',
    ],
    [
      'a window without length',
      { businessLines: [peak({ from: '10:00', to: '10:00' })] },
      'releaseReadiness.businessLines.0.peakWindows.0.to: begins and ends',
    ],
    [
      'a day that is none',
      {
        businessLines: [
          { ...retail, holidays: [{ date: '2026-02-30', title: 'x' }] },
        ],
      },
      'releaseReadiness.businessLines.0.holidays.0.date: is no date',
    ],
    [
      'a business line that is there twice',
      { businessLines: [retail, retail] },
      'releaseReadiness.businessLines.1.name: "retail" is there already',
    ],
    [
      'a retention that is none',
      { retention: { days: 'forever' } },
      'releaseReadiness.retention.days: is no duration',
    ],
    [
      'a severity that is none',
      { checks: { x: { severity: 'high' } } },
      'releaseReadiness.checks.x.severity:',
    ],
  ])('names the path of %s', (_, config, message) => {
    expect(() => read(config)).toThrow(message);
  });

  it('reads business lines with their peak windows', () => {
    expect(read({ businessLines: [peak({})] }).businessLines).toEqual([
      { ...peak({}), holidays: [] },
    ]);
  });

  it('reads the holidays of a business line', () => {
    const holidays = [{ date: '2026-10-01', title: 'National Day' }];
    expect(
      read({ businessLines: [{ ...retail, holidays }] }).businessLines,
    ).toEqual([
      {
        ...retail,
        peakWindows: [],
        holidays: [{ ...holidays[0], effect: 'closed' }],
      },
    ]);
  });

  it('keeps history for two years and the rows of days for 400 days', () => {
    const day = 86_400_000;
    expect(read().retention).toEqual({
      transitions: 730 * day,
      days: 400 * day,
    });
    expect(
      read({ retention: { transitions: { years: 1 } } }).retention,
    ).toMatchObject({ transitions: 365 * day });
  });

  it('names every wrong path at once', () => {
    expect(() =>
      read({
        environments: { prod: {} },
        services: { interval: 'often' },
      }),
    ).toThrow(/environments\.prod\.cluster.*services\.interval/);
  });
});
