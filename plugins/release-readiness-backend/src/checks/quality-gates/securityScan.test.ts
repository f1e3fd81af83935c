import {
  beforeTestNow,
  buildCodeScanning,
  buildCommitCheck as check,
  buildCommitChecks,
  buildKnownFact,
  buildUnavailableFact,
  buildWorkflowFile,
  buildWorkflowJob,
  buildWorkflows,
  factOf,
  githubCodeScanning,
  githubCommitChecks,
  githubWorkflows,
  type CodeScanning,
  type WorkflowJob,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { evaluateCheck } from '../testing';
import { securityScan } from './securityScan';

const checks = (...list: ReturnType<typeof check>[]) =>
  buildKnownFact(factOf(githubCommitChecks), buildCommitChecks(list));
const scanning = (overrides: Partial<CodeScanning> = {}) =>
  buildKnownFact(factOf(githubCodeScanning), buildCodeScanning(overrides));
const off = buildUnavailableFact(
  factOf(githubCodeScanning),
  'general.unavailable.feature-off',
  { feature: 'code scanning' },
);
const workflow = (step: WorkflowJob['steps'][number]) =>
  buildKnownFact(
    factOf(githubWorkflows),
    buildWorkflows(
      buildWorkflowFile([buildWorkflowJob('scan', [], { steps: [step] })]),
    ),
  );
const trivy = (inputs: Record<string, string>, continueOnError?: boolean) =>
  workflow({
    uses: 'aquasecurity/trivy-action@v0.28.0',
    with: inputs,
    continueOnError,
  });
const strict = { severity: 'HIGH,CRITICAL', 'exit-code': '1' };
const analyses = [{ tool: 'Trivy', createdAt: beforeTestNow({ hours: 1 }) }];
const alert = (severity: string) => ({
  tool: 'Trivy',
  number: 3,
  rule: 'CVE-2023-4863',
  severity,
  url: 'https://github.com/a',
});
const scan = check('scan');

describe('security-scan', () => {
  it.each([
    [
      'scanned, nothing open',
      { ...checks(scan), ...scanning({ analyses }) },
      'pass',
      [],
    ],
    [
      'a high finding, though the job succeeded',
      { ...checks(scan), ...scanning({ analyses, alerts: [alert('high')] }) },
      'fail',
      ['alert'],
    ],
    [
      'a critical finding',
      {
        ...checks(scan),
        ...scanning({ analyses, alerts: [alert('critical')] }),
      },
      'fail',
      ['alert'],
    ],
    [
      'a medium finding',
      { ...checks(scan), ...scanning({ analyses, alerts: [alert('medium')] }) },
      'pass',
      [],
    ],
    [
      'the scan failed',
      {
        ...checks({ ...scan, conclusion: 'failure' }),
        ...scanning({ analyses }),
      },
      'fail',
      ['failed'],
    ],
    [
      'no findings without a scan of this commit',
      { ...checks(), ...scanning() },
      'unknown',
      ['no-evidence'],
    ],
    [
      'a succeeded job alone may only report',
      { ...checks(scan), ...off },
      'unknown',
      ['not-strict'],
    ],
    [
      'a succeeded job that fails on severe findings',
      { ...checks(scan), ...off, ...trivy(strict) },
      'pass',
      [],
    ],
    [
      'a job that fails on critical ones only',
      {
        ...checks(scan),
        ...off,
        ...trivy({ ...strict, severity: 'CRITICAL' }),
      },
      'unknown',
      ['not-strict'],
    ],
    [
      'a job that never fails',
      { ...checks(scan), ...off, ...trivy({ severity: 'HIGH,CRITICAL' }) },
      'unknown',
      ['not-strict'],
    ],
    [
      'a job that goes on after a failure',
      { ...checks(scan), ...off, ...trivy(strict, true) },
      'unknown',
      ['not-strict'],
    ],
    [
      'Trivy as a command',
      {
        ...checks(scan),
        ...off,
        ...workflow({
          run: 'trivy image --exit-code 1 --severity HIGH,CRITICAL app',
        }),
      },
      'pass',
      [],
    ],
    [
      'a command whose failure is swallowed',
      {
        ...checks(scan),
        ...off,
        ...workflow({ run: 'trivy image --exit-code 1 app || true' }),
      },
      'unknown',
      ['not-strict'],
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
  ])('%s', (_title, facts, outcome, problems) => {
    expect(evaluateCheck(securityScan, { facts })).toMatchObject({
      outcome,
      problems,
    });
  });
});
