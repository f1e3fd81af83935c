import type {
  BreachView,
  BreakGlassRequestView,
  BreakGlassView,
  CoverageView,
  PromotionSummary,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Coverage } from '../events';
import type {
  Breach,
  BreakGlass,
  BreakGlassRequest,
  Instant,
  Promotion,
} from '../states';

/** ISO 8601, UTC. */
export function isoTime(instant: Instant): string {
  return new Date(instant).toISOString();
}

/** A promotion as a row of the list. */
export function summaryView(promotion: Promotion): PromotionSummary {
  const { id, kind, rollbackOf, subject, state, version } = promotion;
  return {
    id,
    kind,
    rollbackOf,
    entityRef: subject.entityRef,
    category: subject.category,
    state: state.name,
    ...(state.name === 'held'
      ? { heldFor: state.reason, heldFrom: state.from.name }
      : {}),
    version,
    requester: promotion.requester,
    commit: subject.commit,
    createdAt: isoTime(promotion.createdAt),
    since: isoTime(state.since),
    deadlineAt:
      'deadlineAt' in state && state.deadlineAt !== undefined
        ? isoTime(state.deadlineAt)
        : undefined,
    breakGlass: promotion.breakGlass !== undefined,
  };
}

export function breachView(breach: Breach): BreachView {
  const { trigger, message, from, to, detectedAt } = breach;
  return {
    trigger,
    message,
    from: isoTime(from),
    to: isoTime(to),
    detectedAt: isoTime(detectedAt),
  };
}

export function breakGlassView(glass: BreakGlass): BreakGlassView {
  return {
    ...glass,
    at: isoTime(glass.at),
    confirmedAt:
      glass.confirmedAt === undefined ? undefined : isoTime(glass.confirmedAt),
    reviewDueAt: isoTime(glass.reviewDueAt),
  };
}

export function breakGlassRequestView(
  request: BreakGlassRequest,
): BreakGlassRequestView {
  return {
    ...request,
    at: isoTime(request.at),
    expiresAt: isoTime(request.expiresAt),
  };
}

/** Covered time, not wall time. */
export function coverageView(coverage: Coverage): CoverageView {
  return {
    requiredSeconds: coverage.required / 1000,
    coveredSeconds: Math.min(coverage.covered, coverage.required) / 1000,
    thinSeconds: coverage.thin / 1000,
    unknownSeconds: coverage.unknown / 1000,
    evaluatedUntil:
      coverage.evaluatedUntil === undefined
        ? undefined
        : isoTime(coverage.evaluatedUntil),
  };
}
