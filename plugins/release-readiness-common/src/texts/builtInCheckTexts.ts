import { alertCoverageTexts } from './alertCoverage';
import { backupVerificationTexts } from './backupVerification';
import { environmentParityTexts } from './environmentParity';
import { qualityGatesTexts } from './qualityGates';
import { incidentResponseTexts } from './incidentResponse';
import { releaseDisciplineTexts } from './releaseDiscipline';
import { rollbackReadinessTexts } from './rollbackReadiness';
import { rolloutAndCanaryTexts } from './rolloutAndCanary';

/**
 * Words of every built-in check in every language, by check id.
 *
 * @public
 */
export const builtInCheckTexts = {
  ...environmentParityTexts,
  ...qualityGatesTexts,
  ...backupVerificationTexts,
  ...alertCoverageTexts,
  ...rolloutAndCanaryTexts,
  ...rollbackReadinessTexts,
  ...incidentResponseTexts,
  ...releaseDisciplineTexts,
};

/**
 * Id of a built-in check.
 *
 * @public
 */
export type BuiltInCheckId = keyof typeof builtInCheckTexts;
