import {
  defaultPromotionPolicy,
  type PromotionDetails,
  type TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { canResume, type Circumstances, decide, startOf } from '../decide';
import { intendedWeight, sameDigests } from '../demands';
import { approvalCaveatOf } from '../quorum';
import { callOutside } from '../runner';
import { type Promotion, stepOf } from '../states';
import type { EffectRecord, StoredPromotion, StoredReadings } from '../store';
import {
  approvalViews,
  breachView,
  breakGlassRequestView,
  breakGlassView,
  changeView,
  coverageView,
  isoTime,
  lastGuards,
  openSlotViews,
  startedAt,
  stepViews,
  summaryView,
  transitionsOf,
} from '../views';
import { actionsOf } from './actions';
import { describeText } from './errors';
import { findSecondPeople } from './findSecondPeople';
import type { ServicePorts } from './ports';
import { personBehind, type PromotionCaller } from './PromotionCaller';
import type { PromotionLookup } from './PromotionLookup';
import { readStep, storedCircumstances } from './readCircumstances';
import { samePerson, usableRoles, usableSignOffs } from './rights';

const failsafeTimeout = 2_000;

/** Everything that the page shows, from the store: the world is not asked. */
export async function promotionDetails(
  ports: ServicePorts,
  lookup: PromotionLookup,
  stored: StoredPromotion,
  caller: PromotionCaller,
): Promise<PromotionDetails> {
  const { store } = ports;
  const { promotion } = stored;
  const { subject, id } = promotion;
  const policy = ports.policyOf(promotion);
  const now = await store.now();
  const [events, effects, readings, standing, noRollback, related, failsafe] =
    await Promise.all([
      store.readEvents(id),
      store.listEffects(id),
      readStep(store, stored, now),
      lookup.standing(subject.entityRef, caller),
      lookup.noRollback(promotion),
      findRelated(ports, promotion),
      describeFailsafe(ports, promotion),
    ]);
  const { rights, membership, service } = standing;
  const lines = transitionsOf(events);
  const started = startedAt(lines);
  const window =
    started === undefined ? await lookup.window(service, now) : undefined;
  const circumstances = storedCircumstances(
    stored,
    readings,
    effects,
    now,
    policy,
  );
  const decision = decide(promotion, circumstances, now, policy);
  const coverage = decision.coverage && coverageView(decision.coverage);
  const look = {
    policy,
    at: started ?? now,
    membership: started === undefined ? membership : undefined,
  };
  const actions = actionsOf({
    promotion,
    rights,
    actor: caller.actor,
    membership,
    windowOpen: window?.open ?? false,
    active: stored.active,
    causeCleared: canResume(promotion, circumstances, now, policy),
    noRollback,
    now,
    policy,
  });
  return {
    ...summaryView(promotion),
    title: service?.title ?? titleOf(subject.entityRef),
    subject,
    subjectHash: promotion.subjectHash,
    policyName: policy.name,
    policy: {
      name: policy.name,
      isStandard: policy.name === defaultPromotionPolicy.name,
    },
    guards: lastGuards(lines)?.guards ?? [],
    approvals: approvalViews(promotion, look),
    openSlots: openSlotViews(promotion, look),
    approvalCaveat:
      promotion.kind === 'release'
        ? approvalCaveatOf(promotion, policy)
        : undefined,
    signOffs: promotion.signOffs.map(signOff => ({
      ...signOff,
      at: isoTime(signOff.at),
    })),
    breaches: promotion.breaches.map(breachView),
    breakGlassDetails:
      promotion.breakGlass && breakGlassView(promotion.breakGlass),
    breakGlassRequest:
      promotion.breakGlassRequest &&
      breakGlassRequestView(promotion.breakGlassRequest),
    steps: stepViews(promotion, lines, coverage),
    waitingFor: waitingFor(promotion, decision.waitingFor, window),
    lock: promotion.lock,
    diff: promotion.diff,
    change: changeView(stored, started, describeText),
    coverage,
    traffic: trafficOf(ports, stored, readings, circumstances),
    runs: effects.flatMap(runView),
    window,
    failsafe,
    limits: {
      rollbackErrorRate: policy.rollbackErrorRate.limit,
      rollbackP99Seconds: policy.rollbackP99.limit,
      alertErrorRate: policy.alertErrorRate.limit,
      alertP99Seconds: policy.alertP99.limit,
    },
    actions,
    approverRoles: usableRoles(rights),
    signOffRoles: usableSignOffs(rights),
    secondPeople: actions['break-glass'].allowed
      ? (await findSecondPeople(ports.roles, membership)).filter(
          person => !samePerson(personBehind(caller), person),
        )
      : [],
    related,
  };
}

/** The name of an entity, where its title is not known. */
export function titleOf(entityRef: string): string {
  return entityRef.slice(entityRef.lastIndexOf('/') + 1);
}

/** The gate is not asked for a page: without it, the calendar tells. */
function waitingFor(
  promotion: Promotion,
  decided: TextReference[],
  window: { open: boolean; nextOpening?: string } | undefined,
): TextReference[] {
  const { state, kind, breakGlass } = promotion;
  if (state.name !== 'ready' || kind !== 'release') return decided;
  if (breakGlass || !window || window.open) return [startOf(promotion)];
  return [
    {
      key: `promotion.waiting.${window.nextOpening === undefined ? 'no-window' : 'window'}`,
    },
  ];
}

function trafficOf(
  ports: ServicePorts,
  { promotion }: StoredPromotion,
  readings: StoredReadings,
  { driver }: Circumstances,
): PromotionDetails['traffic'] {
  const step = stepOf(promotion.state)?.name;
  if (!step) return undefined;
  const measured = readings.samples
    .filter(({ target }) => target === 'canary')
    .map(({ sample }) => sample.share)
    .findLast(share => share?.value !== undefined && !share.problem)?.value;
  const { subject } = promotion;
  const observed = driver.status === 'known' ? driver.observation : undefined;
  // Rolled out, stable is the candidate: all traffic is on it, whatever route.
  const released =
    observed !== undefined &&
    sameDigests(observed.runningDigests.stable, subject.digests);
  return {
    intended: intendedWeight(subject, step, ports.policyOf(promotion)),
    actual: released ? 100 : observed?.actualWeight,
    measured: Number.isFinite(measured) ? measured : undefined,
  };
}

function runView(effect: EffectRecord): PromotionDetails['runs'] {
  const { id, step, attempt, status, url, failure, body } = effect;
  if (body.kind !== 'driver') return [];
  return [
    {
      effectId: id,
      step,
      kind: body.effect.kind,
      attempt,
      status,
      url,
      failure: failure?.reason,
    },
  ];
}

async function findRelated(
  { store }: ServicePorts,
  promotion: Promotion,
): Promise<string[]> {
  if (promotion.rollbackOf !== undefined) return [promotion.rollbackOf];
  if (promotion.state.name !== 'completed') return [];
  const rollbacks = await store.list({ rollbackOf: promotion.id, limit: 50 });
  return rollbacks.map(rollback => rollback.promotion.id);
}

/** Words for when the portal is down; a page without them is a page still. */
async function describeFailsafe(
  { driver }: ServicePorts,
  { subject }: Promotion,
): Promise<PromotionDetails['failsafe']> {
  try {
    return await callOutside('the driver', failsafeTimeout, () =>
      driver.describeFailsafe(subject),
    );
  } catch {
    return undefined;
  }
}
