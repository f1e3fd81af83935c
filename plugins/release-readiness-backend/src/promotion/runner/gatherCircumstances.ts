import type { PromotionPolicy } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { EffectOutcome } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { Circumstances } from '../decide';
import {
  type Instant,
  type Promotion,
  type PromotionState,
  stepOf,
} from '../states';
import { workOf } from '../store';
import type { HealthProbe } from '../triggers';
import { measure } from './measure';
import { type Pass, tryOutside } from './Pass';

/** Probes that are looked at: far more than any limit of them in a row. */
const lookedAtProbes = 200;

const idle: Omit<Circumstances, 'driver'> = {
  samples: [],
  probes: [],
  smokeTests: [],
};

function isLive(state: PromotionState): boolean {
  return (
    stepOf(state) !== undefined ||
    state.name === 'rolling-back' ||
    state.name === 'verifying-rollback'
  );
}

/**
 * Reads what a decision needs, stores what was read, and answers with both the
 * stored and the new. Everything outside is asked at the same time, and what
 * does not answer is missing: no fault of one keeps the others from being
 * judged.
 */
export async function gatherCircumstances(
  pass: Pass,
  now: Instant,
  policy: PromotionPolicy,
): Promise<Circumstances> {
  return isLive(pass.promotion.state)
    ? gatherLive(pass, now, policy)
    : gatherUndeployed(pass, now);
}

async function gatherUndeployed(
  pass: Pass,
  now: Instant,
): Promise<Circumstances> {
  const { ports, promotion, stored } = pass;
  const { state } = promotion;
  const circumstances: Circumstances = {
    ...idle,
    driver: {
      status: 'unreachable',
      since: now,
      reason: { key: 'promotion.waiting.driver' },
    },
  };
  const gateIsDue =
    state.name === 'gating' ||
    state.name === 'ready' ||
    (state.name === 'scheduled' && now >= state.opensAt);
  const mayBeVoided =
    state.name === 'awaiting-approval' || state.name === 'scheduled';
  if (!gateIsDue && !mayBeVoided) return circumstances;
  const [invalidation, gate] = await Promise.all([
    tryOutside(pass, 'look for an invalidation', signal =>
      ports.gate.findInvalidation(promotion, { now, signal }),
    ),
    gateIsDue
      ? tryOutside(pass, 'evaluate the gate', signal =>
          ports.gate.evaluate(promotion, { now, signal }),
        )
      : undefined,
  ]);
  return {
    ...circumstances,
    invalidation: invalidation?.answer,
    // Without knowing that nothing was voided, nothing goes on.
    gate: invalidation && gate && { ...gate.answer, lockTaken: stored.active },
  };
}

async function gatherLive(
  pass: Pass,
  now: Instant,
  policy: PromotionPolicy,
): Promise<Circumstances> {
  const { ports, promotion, stored, lease } = pass;
  const { subject } = promotion;
  await trackWork(pass, now);
  const before = await ports.store.readReadings(promotion.id, {
    samplesFrom: stepOf(promotion.state)?.since ?? now,
    probes: lookedAtProbes,
  });
  const [observed, measured, probe, restriction] = await Promise.all([
    tryOutside(pass, 'read production back', signal =>
      ports.driver.observe(subject, { signal }),
    ),
    measure(pass, before.samples, now, policy),
    probeHealth(pass, before.probes, now, policy),
    findRestriction(pass, now),
  ]);
  const observation = observed?.answer;
  const unreachable = observation
    ? undefined
    : (stored.unreachable ?? {
        since: now,
        reason: { key: 'promotion.waiting.driver' },
      });
  await ports.store.recordReading(lease, {
    observation,
    unreachable,
    samples: measured.added,
    evidence: measured.evidence,
    probe,
  });
  return {
    driver:
      unreachable || !observation
        ? { status: 'unreachable', ...(unreachable ?? neverAnswered(now)) }
        : { status: 'known', observation },
    samples: measured.judged,
    probes: probe ? [...before.probes, probe] : before.probes,
    smokeTests: before.smokeTests,
    failedEffect: await findFailedEffect(pass),
    restriction,
  };
}

function neverAnswered(now: Instant) {
  return { since: now, reason: { key: 'promotion.waiting.driver' } };
}

async function findRestriction(
  pass: Pass,
  now: Instant,
): Promise<Circumstances['restriction']> {
  const { state } = pass.promotion;
  if (stepOf(state) === undefined) return undefined;
  const found = await tryOutside(pass, 'look for a freeze', signal =>
    pass.ports.gate.findRestriction(pass.promotion, { now, signal }),
  );
  // Not to know whether it is a bad time is a bad time for a next step.
  return found
    ? found.answer
    : { kind: 'window', message: { key: 'promotion.hold.window-unknown' } };
}

/** A canary's pods come up in `canary`: before it is ready nothing is asked. */
function isProbed({ state }: Promotion): boolean {
  const step = stepOf(state)?.name;
  return (
    state.name === 'verifying-rollback' ||
    (step !== undefined && step !== 'preparing' && step !== 'canary')
  );
}

async function probeHealth(
  pass: Pass,
  probes: readonly HealthProbe[],
  now: Instant,
  policy: PromotionPolicy,
): Promise<HealthProbe | undefined> {
  const { ports, promotion, stored } = pass;
  const { state } = promotion;
  if (!isProbed(promotion)) return undefined;
  const last = probes.at(-1)?.at;
  // One from before the rollback says nothing of what serves after it.
  const counts =
    last !== undefined &&
    (state.name !== 'verifying-rollback' || last >= state.since);
  if (counts && now - last < policy.healthInterval) return undefined;
  const found = await tryOutside(pass, 'probe health', signal =>
    ports.prober.probe(promotion.subject, {
      observation: stored.observation,
      signal,
    }),
  );
  return { at: now, outcome: found?.answer ?? 'unknown' };
}

/** Asks how the run of the present work stands, where no webhook has said so. */
async function trackWork(pass: Pass, now: Instant): Promise<void> {
  const { ports, promotion } = pass;
  const effectId = workOf(promotion);
  const { driver } = ports;
  if (effectId === undefined || !driver.track) return;
  const effect = await ports.store.readEffect(effectId);
  const underWay =
    effect?.status === 'claimed' ||
    (effect?.status === 'sent' && effect.accepted);
  if (!underWay) return;
  const found = await tryOutside(
    pass,
    'ask for runs',
    async signal =>
      driver.track?.(promotion.subject, { effectIds: [effectId], signal }) ??
      [],
  );
  const outcome = found?.answer.find(entry => entry.effectId === effectId);
  if (!outcome || outcome.status === 'running') return;
  await ports.store.recordOutcome(effectId, toRecorded(outcome, now));
}

function toRecorded(
  outcome: Exclude<EffectOutcome, { status: 'running' }>,
  at: Instant,
) {
  return outcome.status === 'succeeded'
    ? { status: outcome.status, at }
    : {
        status: outcome.status,
        at,
        reason: outcome.reason,
        retryable: outcome.retryable,
      };
}

async function findFailedEffect({
  ports,
  promotion,
}: Pass): Promise<Circumstances['failedEffect']> {
  const effectId = workOf(promotion);
  if (effectId === undefined) return undefined;
  const effect = await ports.store.readEffect(effectId);
  return effect?.status === 'failed' && effect.failure
    ? { effectId, ...effect.failure }
    : undefined;
}
