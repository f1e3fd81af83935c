import {
  builtInCheckTexts,
  type Finding,
  type RemediationSnippet,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  createCheck,
  factOf,
  githubCoverage,
  type Coverage,
  type ServiceRuntime,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { conclude } from '../conclusion';
import { commitLink, commitSubject } from '../commits';
import { yamlSnippet } from '../snippets';

/**
 * Rounded to one decimal for people, and to as many more as it takes not to
 * end on the other side of the limit: 79.96 is not shown as 80.
 */
function shownPercent(percent: number, limit: number): number {
  const decimals = [1, 2, 3, 4, 6, 9, 12];
  const shown = decimals
    .map(count => Number(percent.toFixed(count)))
    .find(rounded => rounded >= limit === percent >= limit);
  return shown ?? percent;
}

function judge(coverage: Coverage, limit: number): Finding {
  const subject = commitSubject(coverage);
  const link = commitLink(coverage.name, coverage.url);
  const { percent } = coverage;
  if (percent === undefined || !Number.isFinite(percent)) {
    return {
      outcome: 'unknown',
      message: { key: coverage.truncated ? 'not-all-read' : 'not-reported' },
      subject,
      expected: `≥ ${limit} %`,
      link,
    };
  }
  const enough = percent >= limit;
  return {
    outcome: enough ? 'pass' : 'fail',
    message: { key: enough ? 'covered' : 'too-low' },
    subject,
    observed: `${shownPercent(percent, limit)} %`,
    expected: `≥ ${limit} %`,
    link,
  };
}

function limitSnippet(
  runtime: ServiceRuntime,
  limit: number,
): RemediationSnippet {
  const title = { key: 'snippet-limit' };
  if (runtime === 'jvm') {
    const text = `<!-- jacoco-maven-plugin, goal check -->
<rule>
  <element>BUNDLE</element>
  <limits>
    <limit>
      <counter>LINE</counter>
      <value>COVEREDRATIO</value>
      <minimum>${limit / 100}</minimum>
    </limit>
  </limits>
</rule>
`;
    return { title, language: 'text', text };
  }
  const text =
    runtime === 'python'
      ? `pytest --cov --cov-report=xml --cov-fail-under=${limit}\n`
      : `npm test -- --coverage --coverageReporters=json-summary --coverageThreshold='{"global":{"lines":${limit}}}'\n`;
  return runtime === 'go'
    ? {
        title,
        language: 'bash',
        text: `go test -coverprofile=coverage.out ./...\ngo tool cover -func=coverage.out | awk '/^total:/ { if ($3 + 0 < ${limit}) exit 1 }'\n`,
      }
    : { title, language: 'bash', text };
}

/** What is kept has to be a report that the source of the fact reads. */
const reports: Record<ServiceRuntime, { run: string; path: string }> = {
  jvm: {
    run: 'mvn --batch-mode clean verify',
    path: 'target/site/jacoco/jacoco.xml',
  },
  go: { run: 'go test -coverprofile=coverage.out ./...', path: 'coverage.out' },
  node: {
    run: 'npm test -- --coverage --coverageReporters=json-summary',
    path: 'coverage/coverage-summary.json',
  },
  python: { run: 'pytest --cov --cov-report=xml', path: 'coverage.xml' },
  dotnet: {
    run: 'dotnet test --collect "XPlat Code Coverage"',
    path: '**/coverage.cobertura.xml',
  },
  other: { run: 'make test', path: 'coverage/cobertura.xml' },
};

function coverageSnippets(
  runtime: ServiceRuntime,
  limit: number,
): RemediationSnippet[] {
  const { run, path } = reports[runtime];
  const workflow = yamlSnippet('snippet', undefined, {
    jobs: {
      test: {
        'runs-on': 'ubuntu-latest',
        steps: [
          { uses: 'actions/checkout@v4' },
          { name: 'Unit tests with coverage', run },
          {
            name: 'Keep the coverage report',
            if: 'always()',
            uses: 'actions/upload-artifact@v4',
            with: { name: 'coverage', path },
          },
        ],
      },
    },
  });
  return runtime === 'dotnet' || runtime === 'other'
    ? [workflow]
    : [workflow, limitSnippet(runtime, limit)];
}

/** §3.3: unit-test coverage of the candidate. The exact number counts. */
export const testCoverage = createCheck({
  id: 'test-coverage',
  area: 'quality-gates',
  severity: 'blocking',
  sections: ['3.3'],
  texts: builtInCheckTexts['test-coverage'],
  facts: { coverage: factOf(githubCoverage) },
  evaluate({ facts, policy, service }) {
    const limit = policy.limits.minimumCoveragePercent;
    const coverage = facts.coverage.value;
    const { percent } = coverage;
    const params = {
      percent: percent === undefined ? '?' : shownPercent(percent, limit),
      limit,
    };
    return conclude([judge(coverage, limit)], {
      pass: params,
      fail: params,
      snippets: () => coverageSnippets(service.runtime, limit),
    });
  },
});
