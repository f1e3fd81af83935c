import type { Limits } from './limits';

/**
 * What an organisation has decided, as pure data.
 *
 * @public
 */
export interface Policy {
  limits: Limits;
  /** Check runs and statuses that are tests, by regular expression on their name (§3.3). */
  testCheckPatterns: string[];
  /** Test checks that must be there, by name; missing is not a pass. */
  requiredTestChecks: string[];
  /** Check runs and statuses that are the code analysis. */
  codeAnalysisCheckPatterns: string[];
  /** Code-scanning tools that analyse code: `CodeQL`, `SonarQube`. */
  codeAnalysisTools: string[];
  /** Code-scanning tools that scan images and dependencies: `Trivy`. */
  securityScanTools: string[];
  /** Check runs and statuses that are the security scan. */
  securityScanCheckPatterns: string[];
  /** Pipeline stage → regular expressions on job id, job name, step name or action. */
  pipelineStages: Record<PipelineStage, string[]>;
  /** Capture group 1 of an image tag is the commit: `^v[0-9.]+-([0-9a-f]{40})$`. */
  commitTagPatterns: string[];
}

/** §3.1 in their order. @public */
export const pipelineStages = [
  'code-check',
  'test',
  'build',
  'scan',
  'deploy',
  'verify',
] as const;

/** @public */
export type PipelineStage = (typeof pipelineStages)[number];
