import {
  beforeTestNow,
  buildCodeScanning,
  buildCommitCheck as check,
  buildCommitChecks,
  buildKnownFact,
  buildUnavailableFact,
  factOf,
  githubCodeScanning,
  githubCommitChecks,
  type CodeScanning,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { evaluateCheck } from '../testing';
import { codeAnalysis } from './codeAnalysis';

const checks = (...list: ReturnType<typeof check>[]) =>
  buildKnownFact(factOf(githubCommitChecks), buildCommitChecks(list));
const scanning = (overrides: Partial<CodeScanning> = {}) =>
  buildKnownFact(factOf(githubCodeScanning), buildCodeScanning(overrides));
const noScanning = (reason: string, params: Record<string, string>) =>
  buildUnavailableFact(
    factOf(githubCodeScanning),
    `general.unavailable.${reason}`,
    params,
  );
const off = noScanning('feature-off', { feature: 'code scanning' });
const silent = noScanning('timeout', { target: 'github.com', seconds: '10' });
const analyses = [{ tool: 'CodeQL', createdAt: beforeTestNow({ hours: 1 }) }];
const alert = (severity: string, tool = 'CodeQL') => ({
  tool,
  number: 3,
  rule: 'sql-injection',
  severity,
  url: 'https://github.com/a',
});
const sonar = check('SonarCloud Code Analysis');

describe('code-analysis', () => {
  it.each([
    [
      "Sonar's check passed, code scanning is off",
      { ...checks(sonar), ...off },
      'pass',
      [],
    ],
    [
      'one passed, and others were not read',
      {
        ...buildKnownFact(
          factOf(githubCommitChecks),
          buildCommitChecks([sonar], true),
        ),
        ...off,
      },
      'unknown',
      ['truncated'],
    ],
    [
      "Sonar's check failed",
      { ...checks({ ...sonar, conclusion: 'failure' }), ...off },
      'fail',
      ['failed'],
    ],
    [
      'a skipped analysis found nothing out',
      { ...checks({ ...sonar, conclusion: 'skipped' }), ...off },
      'unknown',
      ['no-verdict'],
    ],
    [
      'it still runs',
      {
        ...checks(check('sonarqube', undefined, { status: 'in_progress' })),
        ...off,
      },
      'unknown',
      ['running'],
    ],
    [
      'code scanning analysed this commit',
      { ...checks(), ...scanning({ analyses }) },
      'pass',
      [],
    ],
    [
      'a critical alert',
      { ...checks(), ...scanning({ analyses, alerts: [alert('critical')] }) },
      'fail',
      ['alert'],
    ],
    [
      'an alert of the highest level without a security severity',
      { ...checks(), ...scanning({ analyses, alerts: [alert('error')] }) },
      'fail',
      ['alert'],
    ],
    [
      'a high alert is below critical',
      { ...checks(), ...scanning({ analyses, alerts: [alert('high')] }) },
      'pass',
      [],
    ],
    [
      'a critical alert though the check passed',
      {
        ...checks(sonar),
        ...scanning({ analyses, alerts: [alert('critical')] }),
      },
      'fail',
      ['alert'],
    ],
    [
      'no alerts without an analysis of this commit',
      { ...checks(), ...scanning() },
      'unknown',
      ['no-evidence'],
    ],
    [
      'alerts without an analysis of this commit',
      { ...checks(), ...scanning({ alerts: [alert('critical')] }) },
      'unknown',
      ['not-analysed'],
    ],
    [
      'an analysis that ended with an error',
      {
        ...checks(),
        ...scanning({ analyses: [{ ...analyses[0], error: 'out of memory' }] }),
      },
      'unknown',
      ['analysis-error'],
    ],
    [
      'an analysis by a tool for images',
      {
        ...checks(),
        ...scanning({ analyses: [{ ...analyses[0], tool: 'Trivy' }] }),
      },
      'unknown',
      ['no-evidence'],
    ],
    [
      'code scanning did not answer',
      { ...checks(sonar), ...silent },
      'unknown',
      ['general.unavailable.timeout'],
    ],
    [
      'checks were not seen, code scanning was',
      scanning({ analyses }),
      'pass',
      [],
    ],
    [
      'neither was seen',
      {},
      'unknown',
      [
        'general.unavailable.not-collected',
        'general.unavailable.not-collected',
      ],
    ],
    [
      'off, and no check',
      { ...checks(check('unit')), ...off },
      'unknown',
      ['no-evidence'],
    ],
  ])('%s', (_title, facts, outcome, problems) => {
    expect(evaluateCheck(codeAnalysis, { facts })).toMatchObject({
      outcome,
      problems,
    });
  });
});
