import type {
  PromotionPolicy,
  PromotionStepName,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  GridSample,
  LiveMetricsRequest,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { isFirstRelease } from '../demands';
import { type Instant, stepOf } from '../states';
import type { MetricsEvidence, StoredSample } from '../store';
import { type GridRange, gridRange } from '../triggers';
import { type Pass, tryOutside } from './Pass';

/** What measuring has brought. */
export interface Measured {
  /** To be stored. */
  added: StoredSample[];
  evidence: MetricsEvidence[];
  /** All samples by which the step is judged. */
  judged: GridSample[];
}

const withCanary: ReadonlySet<PromotionStepName> = new Set([
  'canary',
  'observing-canary',
  'shifting-traffic',
  'observing-traffic',
]);

/** Whose pods a step is judged by. */
export function judgedTarget(
  step: PromotionStepName,
): LiveMetricsRequest['target'] {
  return withCanary.has(step) ? 'canary' : 'service';
}

/**
 * Fills the grid of the present step, from its first point that is not known
 * to the newest that can be: after a pause of the portal or of the metrics
 * server this is the back-fill. What is known already is never asked for again
 * and never replaced.
 */
export async function measure(
  pass: Pass,
  stored: readonly StoredSample[],
  now: Instant,
  policy: PromotionPolicy,
): Promise<Measured> {
  const step = stepOf(pass.promotion.state);
  if (!step || step.name === 'preparing') {
    return { added: [], evidence: [], judged: [] };
  }
  const range = gridRange(step.since, now, policy);
  const target = judgedTarget(step.name);
  const beside =
    target === 'canary' && !isFirstRelease(pass.promotion.subject)
      ? fillTarget(pass, 'stable', stored, range, now, policy)
      : undefined;
  const [judged, compared] = await Promise.all([
    fillTarget(pass, target, stored, range, now, policy),
    beside,
  ]);
  return {
    added: [...judged.added, ...(compared?.added ?? [])],
    evidence: [...judged.evidence, ...(compared?.evidence ?? [])],
    judged: [
      ...stored
        .filter(entry => entry.target === target)
        .map(({ sample }) => sample),
      ...judged.added.map(({ sample }) => sample),
    ],
  };
}

async function fillTarget(
  pass: Pass,
  target: LiveMetricsRequest['target'],
  stored: readonly StoredSample[],
  range: GridRange,
  now: Instant,
  policy: PromotionPolicy,
): Promise<Pick<Measured, 'added' | 'evidence'>> {
  const known = new Set(
    stored
      .filter(entry => entry.target === target && isKnown(entry.sample))
      .map(({ sample }) => sample.t),
  );
  const from = firstUnknown(known, range);
  if (from === undefined) return { added: [], evidence: [] };
  const request: LiveMetricsRequest = {
    target,
    from,
    to: range.to,
    step: range.step,
    window: policy.queryWindow,
    p99Limit: policy.rollbackP99.limit,
  };
  const found = await tryOutside(pass, `measure ${target}`, signal =>
    pass.ports.metrics.query(pass.promotion.subject, request, { signal }),
  );
  if (!found) return { added: [], evidence: [] };
  const { samples, queries, responses } = found.answer;
  const added = samples
    .filter(
      ({ t }) =>
        t >= from && t <= range.to && t % range.step === 0 && !known.has(t),
    )
    .map(sample => ({ target, sample }));
  return { added, evidence: [{ at: now, request, queries, responses }] };
}

/** Nothing about the point is open: asking again would change nothing. */
function isKnown(sample: GridSample): boolean {
  const { errorRatio, p99, slowShare, requests, share } = sample;
  return [errorRatio, p99, slowShare, requests, share].every(
    value => value?.problem === undefined,
  );
}

function firstUnknown(
  known: ReadonlySet<Instant>,
  { from, to, step }: GridRange,
): Instant | undefined {
  for (let t = from; t <= to; t += step) {
    if (!known.has(t)) return t;
  }
  return undefined;
}
