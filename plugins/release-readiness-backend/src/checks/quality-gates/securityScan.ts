import { builtInCheckTexts } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  createCheck,
  factOf,
  githubCodeScanning,
  githubCommitChecks,
  githubWorkflows,
  type Fact,
  type WorkflowJob,
  type Workflows,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { conclude } from '../conclusion';
import { matchesAny } from '../patterns';
import { yamlSnippet } from '../snippets';
import { judgeAnalysis } from './analysisEvidence';

const severe = ['critical', 'high'];

/** A Trivy step that ends the job on HIGH and CRITICAL (§3.2). */
function failsOnSevere(step: WorkflowJob['steps'][number]): boolean {
  if (step.continueOnError) return false;
  if (/trivy-action/i.test(step.uses ?? '')) {
    const { 'exit-code': exitCode = '0', severity } = step.with ?? {};
    const levels = severity?.toUpperCase() ?? 'HIGH,CRITICAL';
    return exitCode !== '0' && /HIGH/.test(levels) && /CRITICAL/.test(levels);
  }
  const run = step.run ?? '';
  if (!/\btrivy\b/.test(run) || !/--exit-code[= ][1-9]/.test(run)) return false;
  if (/\|\|/.test(run)) return false;
  const levels = /--severity[= ](\S+)/.exec(run)?.[1] ?? 'HIGH,CRITICAL';
  return /HIGH/.test(levels) && /CRITICAL/.test(levels);
}

/** Every scan job of the candidate's workflows ends on severe findings. */
function scanIsStrict(
  workflows: Fact<Workflows>,
  patterns: readonly string[],
): boolean {
  if (workflows.status === 'unavailable') return false;
  const scans = workflows.value.files
    .flatMap(file => file.jobs)
    .filter(job =>
      [job.id, job.name ?? ''].some(name => matchesAny(name, patterns)),
    );
  return scans.length > 0 && scans.every(job => job.steps.some(failsOnSevere));
}

/** §3.3: the candidate was scanned, and no HIGH or CRITICAL finding is open. */
export const securityScan = createCheck({
  id: 'security-scan',
  area: 'quality-gates',
  severity: 'blocking',
  sections: ['3.3'],
  texts: builtInCheckTexts['security-scan'],
  facts: {},
  optionalFacts: {
    checks: factOf(githubCommitChecks),
    scanning: factOf(githubCodeScanning),
    workflows: factOf(githubWorkflows),
  },
  evaluate({ optional, policy, candidate }) {
    const checkPatterns = policy.securityScanCheckPatterns;
    const findings = judgeAnalysis(optional, {
      checkPatterns,
      tools: policy.securityScanTools,
      severe,
      isStrict: workflows => scanIsStrict(workflows, checkPatterns),
    });
    const image = candidate?.images[0]?.split('@')[0] ?? 'IMAGE';
    return conclude(findings, {
      fail: { count: findings.filter(f => f.outcome === 'fail').length },
      snippets: () => [
        yamlSnippet('snippet', undefined, {
          jobs: {
            scan: {
              'runs-on': 'ubuntu-latest',
              needs: 'build',
              permissions: { contents: 'read', 'security-events': 'write' },
              steps: [
                {
                  name: 'Scan the image',
                  uses: 'aquasecurity/trivy-action@0.28.0',
                  with: {
                    'image-ref': image,
                    severity: 'HIGH,CRITICAL',
                    'exit-code': '1',
                    format: 'sarif',
                    output: 'trivy.sarif',
                  },
                },
                {
                  name: 'Upload the report',
                  if: 'always()',
                  uses: 'github/codeql-action/upload-sarif@v3',
                  with: { sarif_file: 'trivy.sarif' },
                },
              ],
            },
          },
        }),
      ],
    });
  },
});
