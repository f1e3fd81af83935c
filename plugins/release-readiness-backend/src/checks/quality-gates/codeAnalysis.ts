import { builtInCheckTexts } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  createCheck,
  factOf,
  githubCodeScanning,
  githubCommitChecks,
  githubWorkflows,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { conclude } from '../conclusion';
import { yamlSnippet } from '../snippets';
import { judgeAnalysis } from './analysisEvidence';

/**
 * `error` is the highest level of rules without a security severity; the
 * standard's "critical or blocker" has no other counterpart there.
 */
const severe = ['critical', 'error'];

/** §3.3: the code analysis of the candidate has no critical or blocker issue. */
export const codeAnalysis = createCheck({
  id: 'code-analysis',
  area: 'quality-gates',
  severity: 'blocking',
  sections: ['3.3'],
  texts: builtInCheckTexts['code-analysis'],
  facts: {},
  optionalFacts: {
    checks: factOf(githubCommitChecks),
    scanning: factOf(githubCodeScanning),
    workflows: factOf(githubWorkflows),
  },
  evaluate({ optional, policy, service }) {
    const findings = judgeAnalysis(optional, {
      checkPatterns: policy.codeAnalysisCheckPatterns,
      tools: policy.codeAnalysisTools,
      severe,
    });
    return conclude(findings, {
      fail: { count: findings.filter(f => f.outcome === 'fail').length },
      snippets: () => [
        yamlSnippet('snippet', undefined, {
          jobs: {
            'code-check': {
              'runs-on': 'ubuntu-latest',
              steps: [
                { uses: 'actions/checkout@v4', with: { 'fetch-depth': 0 } },
                {
                  name: 'SonarQube scan',
                  uses: 'SonarSource/sonarqube-scan-action@v5',
                  with: {
                    args: `-Dsonar.projectKey=${service.name} -Dsonar.qualitygate.wait=true`,
                  },
                  env: { SONAR_TOKEN: '${{ secrets.SONAR_TOKEN }}' },
                },
              ],
            },
          },
        }),
      ],
    });
  },
});
