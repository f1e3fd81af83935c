import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type {
  CheckArea,
  CheckOutcome,
  CheckSeverity,
  Verdict,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { releaseReadinessChecksTranslationRef } from '../translation';

/** The standard's own terms, in the same words wherever they are said. */
export function useWords() {
  const { t } = useTranslationRef(releaseReadinessChecksTranslationRef);
  return {
    verdict: (verdict: Verdict) => t(`general.verdict.${verdict}`),
    outcome: (outcome: CheckOutcome) => t(`general.outcome.${outcome}`),
    severity: (severity: CheckSeverity) => t(`general.severity.${severity}`),
    area: (area: CheckArea) => t(`general.area.${area}`),
  };
}
