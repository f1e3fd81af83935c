import type { Check } from '@release-readiness/backstage-plugin-release-readiness-node';
import {
  alertErrorRate,
  alertLatencyP99,
  alertRulesHealthy,
  applicationMetrics,
} from './alert-coverage';
import {
  backupFreshness,
  restoreTestAge,
  restoreTestIntegrity,
} from './backup-verification';
import {
  fourEnvironments,
  noLatestTag,
  prodHighAvailability,
  stagingMatchesProdConfig,
  stagingMatchesProdResources,
} from './environment-parity';
import { noOpenSevereIncident } from './incident-response';
import {
  codeAnalysis,
  pipelineStages,
  securityScan,
  testCoverage,
  testsPassed,
} from './quality-gates';
import { stagingVerified } from './release-discipline';
import { rollbackTarget } from './rollback-readiness';
import {
  canaryStatus,
  healthProbes,
  resourceLimits,
  zeroDowntimeRollout,
} from './rollout-and-canary';

/** The built-in checks, by area in the order of the standard. The only list. */
export const builtInChecks: readonly Check[] = [
  fourEnvironments,
  stagingMatchesProdResources,
  stagingMatchesProdConfig,
  prodHighAvailability,
  noLatestTag,
  pipelineStages,
  codeAnalysis,
  testsPassed,
  testCoverage,
  securityScan,
  backupFreshness,
  restoreTestAge,
  restoreTestIntegrity,
  applicationMetrics,
  alertErrorRate,
  alertLatencyP99,
  alertRulesHealthy,
  zeroDowntimeRollout,
  healthProbes,
  resourceLimits,
  canaryStatus,
  rollbackTarget,
  noOpenSevereIncident,
  stagingVerified,
];
