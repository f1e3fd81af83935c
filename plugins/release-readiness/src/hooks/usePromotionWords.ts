import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type {
  ApproverRole,
  ChangeCategory,
  ChangeClosureCode,
  ChangeRecordView,
  EffectView,
  GuardId,
  GuardResult,
  HoldReason,
  PointClass,
  PromotionStateName,
  PromotionStepView,
  RollbackTrigger,
  SignOffRole,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { useMemo } from 'react';
import {
  releaseReadinessChecksTranslationRef,
  releaseReadinessTranslationRef,
} from '../translation';

/** The terms of promotions, in the same words wherever they are said. */
export function usePromotionWords() {
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const { t: say } = useTranslationRef(releaseReadinessChecksTranslationRef);
  return useMemo(
    () => ({
      state: (state: PromotionStateName) => say(`promotion.state.${state}`),
      category: (category: ChangeCategory) =>
        t(`promotion.category.${category}`),
      role: (role: ApproverRole) => t(`promotion.role.${role}`),
      signOffRole: (role: SignOffRole) => t(`promotion.signOffRole.${role}`),
      hold: (reason: HoldReason) => t(`promotion.hold.${reason}`),
      trigger: (trigger: RollbackTrigger) => t(`promotion.trigger.${trigger}`),
      guard: (id: GuardId) => t(`promotion.guardTitle.${id}`),
      guardOutcome: (outcome: GuardResult['outcome']) =>
        t(`promotion.guardOutcome.${outcome}`),
      stepStatus: (status: PromotionStepView['status']) =>
        t(`promotion.stepStatus.${status}`),
      effectStatus: (status: EffectView['status']) =>
        t(`promotion.effectStatus.${status}`),
      changeStatus: (status: ChangeRecordView['status']) =>
        t(`promotion.changeStatus.${status}`),
      closure: (code: ChangeClosureCode) => t(`promotion.closure.${code}`),
      pointClass: (name: PointClass) => t(`metrics.class.${name}`),
    }),
    [t, say],
  );
}

/** The terms of promotions, each as a function of what it names. */
export type PromotionWords = ReturnType<typeof usePromotionWords>;
