import {
  type CoverageView,
  type PromotionStepName,
  promotionStepNames,
  type PromotionStepView,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { type Instant, type Promotion, stepOf } from '../states';
import { coverageView, isoTime } from './summaryView';
import { eventIn, type TrailLine } from './trail';

interface Visit {
  startedAt: Instant;
  endedAt?: Instant;
  failed?: boolean;
  coverage?: CoverageView;
}

const steps: ReadonlySet<string> = new Set(promotionStepNames);

function isStepName(name: string): name is PromotionStepName {
  return steps.has(name);
}

/** When each step was entered and left, as the trail tells. */
export function visitsOf(
  lines: readonly TrailLine[],
): Map<PromotionStepName, Visit> {
  const visits = new Map<PromotionStepName, Visit>();
  let current: PromotionStepName | undefined;
  for (const line of lines) {
    const { at, entry } = line;
    const running = current && visits.get(current);
    const completed = eventIn(line, 'observation-completed');
    if (running && completed) {
      running.coverage = coverageView(completed.coverage);
    }
    if (entry.to === current || entry.to === 'held') continue;
    const { to } = entry;
    if (running) {
      running.endedAt = at;
      running.failed = !isStepName(to) && to !== 'completed';
    }
    if (isStepName(to)) {
      current = to;
      visits.set(to, { startedAt: at });
    } else {
      current = undefined;
    }
  }
  return visits;
}

/**
 * The stepper: every step of a release, with its covered time. The rollback of
 * a completed release has none.
 *
 * @param present - coverage of the present observation
 */
export function stepViews(
  promotion: Promotion,
  lines: readonly TrailLine[],
  present: CoverageView | undefined,
): PromotionStepView[] {
  if (promotion.kind === 'rollback') return [];
  const visits = visitsOf(lines);
  const { state } = promotion;
  const current = stepOf(state)?.name;
  const mayStillCome =
    current !== undefined ||
    (visits.size === 0 &&
      'deadlineAt' in state &&
      state.name !== 'rollback-failed');
  return promotionStepNames.map(step => {
    const visit = visits.get(step);
    if (!visit) return { step, status: mayStillCome ? 'waiting' : 'skipped' };
    const { startedAt, endedAt, failed } = visit;
    const view = { step, startedAt: isoTime(startedAt) };
    if (step === current) {
      return {
        ...view,
        status: state.name === 'held' ? 'held' : 'running',
        coverage: present,
      };
    }
    return {
      ...view,
      status: failed ? 'failed' : 'done',
      endedAt: endedAt === undefined ? undefined : isoTime(endedAt),
      coverage: visit.coverage,
    };
  });
}
