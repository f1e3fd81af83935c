import { defaultLimits } from './limits';
import type { Policy } from './Policy';

/**
 * What holds where an organisation decides nothing else. Patterns are matched
 * without regard to case.
 *
 * @public
 */
export const defaultPolicy: Policy = {
  limits: defaultLimits,
  // A smoke test verifies an environment (§2.1); it is no gate of §3.3.
  testCheckPatterns: [
    '^(?!.*(smoke|verify)).*(^|[^a-z])(tests?|unit|integration|e2e|end-to-end)([^a-z]|$)',
  ],
  requiredTestChecks: [],
  codeAnalysisCheckPatterns: [
    'sonar',
    'codeql',
    'code[ -]?(check|analysis|quality)',
  ],
  codeAnalysisTools: ['SonarQube', 'SonarCloud', 'CodeQL', 'Semgrep'],
  securityScanTools: ['Trivy', 'Grype', 'Snyk', 'OSV-Scanner'],
  securityScanCheckPatterns: [
    '(^|[^a-z])scan([^a-z]|$)',
    'trivy',
    'grype',
    'snyk',
  ],
  pipelineStages: {
    'code-check': [
      'code[ -]?(check|analysis|quality)',
      'static[ -]analysis',
      '(^|[^a-z])lint',
      'sonar',
      'codeql',
    ],
    test: ['^(?!.*(smoke|verify)).*(^|[^a-z])tests?([^a-z]|$)'],
    build: ['(^|[^a-z])(build|package)([^a-z]|$)', 'docker/build-push-action'],
    scan: ['(^|[^a-z])scan([^a-z]|$)', 'trivy', 'grype', 'snyk'],
    deploy: ['(^|[^a-z])deploy(ment)?([^a-z]|$)'],
    verify: ['(^|[^a-z])(verify|verification)([^a-z]|$)', 'smoke'],
  },
  commitTagPatterns: [
    '(?:^|[.-])([0-9a-f]{40})$',
    '^v?[0-9.]+-g([0-9a-f]{7,40})$',
  ],
};
