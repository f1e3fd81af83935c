import {
  type ApproverRole,
  changeCategories,
  type ChangeCategory,
  defaultPromotionPolicy,
  type GuardResult,
  projectedDuration,
  type PromotionPolicy,
  type PromotionPreview,
  type TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { NotFoundError } from '@backstage/errors';
import { createPromotion } from '../createPromotion';
import type { CandidateRelease } from '../desk';
import {
  approvalCaveatOf,
  approvalSlotsOf,
  exclusionOf,
  type Membership,
} from '../quorum';
import { callOutside } from '../runner';
import type { Instant, Promotion } from '../states';
import { quorumDemandOf } from '../transition';
import { summaryView } from '../views';
import { refusedBecause } from './errors';
import { requestTimeout, type ServicePorts } from './ports';
import type { PromotionCaller } from './PromotionCaller';
import type { PromotionLookup } from './PromotionLookup';
import { cannotWrite } from './rights';

/** A dry run: nothing is stored, nothing is told to anybody. */
export async function previewPromotion(
  ports: ServicePorts,
  lookup: PromotionLookup,
  entityRef: string,
  caller: PromotionCaller,
): Promise<PromotionPreview> {
  await caller.assertVisible(entityRef);
  const { policy, store } = ports;
  const [now, inspection, standing, live] = await Promise.all([
    store.now(),
    callOutside('the inspection', requestTimeout, signal =>
      ports.inspector.inspect(entityRef, { signal }),
    ),
    lookup.standing(entityRef, caller),
    store.list({ entityRefs: [entityRef], active: true, limit: 1 }),
  ]);
  if (!inspection) throw new NotFoundError(`${entityRef} is no service`);
  const { candidate, service } = inspection;
  const { rights, membership } = standing;
  const problems = [...ports.missing, ...inspection.problems];
  const rehearsed =
    candidate && rehearsalOf(candidate, rights.person ?? '', now, policy);
  const [window, gate, plan] = await Promise.all([
    lookup.window(service, now),
    rehearsed ? rehearse(ports, rehearsed, now) : undefined,
    rehearsed ? planOf(ports, rehearsed) : undefined,
  ]);
  problems.push(...(plan?.problems ?? []), ...(gate?.problems ?? []));
  const active = live.at(0);
  const reasons = [
    cannotWrite(rights),
    rights.abilities.has('request')
      ? undefined
      : refusedBecause('not-permitted'),
    active ? refusedBecause('another-active') : undefined,
    candidate ? undefined : refusedBecause('no-candidate'),
    ...problems,
  ].filter(reason => reason !== undefined);
  return {
    entityRef,
    title: service.title,
    subject: rehearsed?.subject,
    subjectHash: rehearsed?.subjectHash,
    problems,
    diff: candidate?.diff,
    guards: gate?.guards ?? [],
    category: candidate && {
      proposed: candidate.proposal.category,
      reasons: candidate.proposal.reasons,
    },
    approvers: approversOf(policy, membership, rehearsed),
    approvalCaveat: rehearsed && approvalCaveatOf(rehearsed, policy),
    window,
    changeDraft: candidate?.draft,
    policy: {
      name: policy.name,
      isStandard: policy.name === defaultPromotionPolicy.name,
      projectedSeconds: projectedDuration(policy) / 1000,
    },
    plan: plan?.steps ?? [],
    failsafe: plan?.failsafe,
    active: active && summaryView(active.promotion),
    request: { allowed: reasons.length === 0, reasons },
  };
}

/** The promotion as it would be, in the proposed category. */
function rehearsalOf(
  candidate: CandidateRelease,
  requester: string,
  now: Instant,
  policy: PromotionPolicy,
): Promotion {
  return createPromotion(
    {
      id: 'rehearsal',
      subject: candidate.freeze({ category: candidate.proposal.category }),
      requester,
      commitAuthors: candidate.commitAuthors,
      imageBuilder: candidate.imageBuilder,
    },
    now,
    policy,
  );
}

/** What the guards say; that they can't be asked is a reason of its own. */
async function rehearse(
  { gate, logger }: ServicePorts,
  promotion: Promotion,
  now: Instant,
): Promise<{ guards: GuardResult[]; problems: TextReference[] }> {
  try {
    const { guards } = await callOutside('the gate', requestTimeout, signal =>
      gate.rehearse(promotion, { now, signal }),
    );
    return { guards, problems: [] };
  } catch (error) {
    logger.warn('The gate could not be rehearsed', {
      error: error instanceof Error ? error.name : 'unknown error',
    });
    return { guards: [], problems: [refusedBecause('gate-unavailable')] };
  }
}

/** What the driver would do, and how to stop without the portal. */
async function planOf(
  { driver, logger }: ServicePorts,
  { subject }: Promotion,
) {
  try {
    const [plan, failsafe] = await callOutside(
      'the driver',
      requestTimeout,
      () =>
        Promise.all([driver.plan(subject), driver.describeFailsafe(subject)]),
    );
    return { ...plan, failsafe };
  } catch (error) {
    logger.warn(`The driver ${subject.driver} has no plan`, {
      error: error instanceof Error ? error.name : 'unknown error',
    });
    return {
      steps: [],
      problems: [{ key: 'promotion.problem.plan' }],
      failsafe: undefined,
    };
  }
}

/** Who could approve, by category; whoever is excluded is left out. */
function approversOf(
  policy: PromotionPolicy,
  membership: Membership,
  rehearsed: Promotion | undefined,
): PromotionPreview['approvers'] {
  const holders = (role: ApproverRole) =>
    Object.entries(membership)
      .filter(
        ([person, roles]) =>
          roles.includes(role) &&
          (!rehearsed ||
            !exclusionOf(person, quorumDemandOf(rehearsed, policy))),
      )
      .map(([person]) => person)
      .sort();
  return Object.fromEntries(
    changeCategories.map(category => [
      category,
      approvalSlotsOf(
        {
          subject: { category },
          commitAuthors: rehearsed?.commitAuthors ?? [],
        },
        policy,
      ).map(role => ({ role, candidates: holders(role) })),
    ]),
  ) as Record<ChangeCategory, { role: ApproverRole; candidates: string[] }[]>;
}
