import {
  builtInCheckTexts,
  type Finding,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  createCheck,
  factOf,
  githubCommitChecks,
  type CommitCheck,
  type CommitChecks,
  type Policy,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { commitLink, commitSubject } from '../commits';
import { conclude } from '../conclusion';
import { matchesAny } from '../patterns';
import { printable } from '../printable';
import { yamlSnippet } from '../snippets';

function judgeTest(check: CommitCheck): Finding {
  const base = {
    subject: { kind: 'CheckRun', name: printable(check.name, 80) },
    observed: check.conclusion ?? check.status,
    expected: 'success',
    link: commitLink(check.name, check.url),
  };
  if (check.status !== 'completed') {
    return { outcome: 'unknown', message: { key: 'running' }, ...base };
  }
  return check.conclusion === 'success'
    ? { outcome: 'pass', message: { key: 'passed' }, ...base }
    : { outcome: 'fail', message: { key: 'failed' }, ...base };
}

function judge(observed: CommitChecks, policy: Policy): Finding[] {
  const { checks, truncated } = observed;
  const subject = commitSubject(observed);
  const required = new Set(policy.requiredTestChecks);
  const tests = checks.filter(
    ({ name }) =>
      required.has(name) || matchesAny(name, policy.testCheckPatterns),
  );
  const findings = tests.map(judgeTest);
  const missing = [...required].filter(
    name => !tests.some(test => test.name === name),
  );
  if (truncated) {
    const message = { key: 'truncated' };
    findings.push({ outcome: 'unknown', message, subject });
  } else {
    findings.push(
      ...missing.map((name): Finding => ({
        outcome: 'fail',
        message: { key: 'missing' },
        subject: { kind: 'CheckRun', name },
        observed: '–',
        expected: 'success',
      })),
    );
  }
  return findings.length > 0
    ? findings
    : [{ outcome: 'unknown', message: { key: 'no-tests' }, subject }];
}

/** §3.3: every test of the candidate succeeded; skipped or missing is not a pass. */
export const testsPassed = createCheck({
  id: 'tests-passed',
  area: 'quality-gates',
  severity: 'blocking',
  sections: ['3.3'],
  texts: builtInCheckTexts['tests-passed'],
  facts: { checks: factOf(githubCommitChecks) },
  evaluate({ facts, policy, service }) {
    const findings = judge(facts.checks.value, policy);
    const failed = findings.filter(f => f.outcome === 'fail');
    const run =
      service.runtime === 'jvm' ? 'mvn --batch-mode verify' : 'make test';
    return conclude(findings, {
      pass: { count: findings.length },
      fail: { count: failed.length },
      snippets: () => [
        yamlSnippet('snippet', undefined, {
          jobs: {
            test: {
              'runs-on': 'ubuntu-latest',
              needs: 'code-check',
              steps: [{ uses: 'actions/checkout@v4' }, { name: 'Tests', run }],
            },
            build: { needs: 'test' },
          },
        }),
      ],
    });
  },
});
