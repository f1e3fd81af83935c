import type {
  GuardResult,
  PromotionPolicy,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  factIn,
  kubernetesWorkloads,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { PromotionSettings } from '../../configuration';
import type { Circumstances, GateEvaluation } from '../decide';
import { sameDigests } from '../demands';
import { isStricterPolicy } from '../isStricterPolicy';
import type { Membership } from '../quorum';
import { runningImages } from '../release';
import type { PromotionGate } from '../runner';
import type { Promotion } from '../states';
import type { PolicyOf, PromotionStore } from '../store';
import type { Asked } from './askSource';
import type { EvidenceRefresh } from './EvidenceRefresh';
import type { Services } from './FactReleaseInspector';
import { findRevocation } from './findRevocation';
import type { GuardPanel, JudgedPromotion } from './GuardPanel';
import type { RoleDirectory } from './Inspection';
import type { ReleaseFactReader, ReleaseFacts } from './ReleaseFacts';
import type { ReleaseWindows } from './ReleaseWindows';

/** What the gate works with. */
export interface PortalGateOptions {
  services: Services;
  reader: Pick<ReleaseFactReader, 'read'>;
  refresh: Pick<EvidenceRefresh, 'ask' | 'demand'>;
  panel: Pick<GuardPanel, 'judge' | 'judgeRollback'>;
  windows: Pick<ReleaseWindows, 'findRestriction'>;
  roles: Pick<RoleDirectory, 'membership'>;
  store: Pick<PromotionStore, 'readEvents'>;
  /** The policy that a promotion was requested under, where it is known. */
  policyOf: PolicyOf;
  settings: Pick<PromotionSettings, 'policy'>;
  checkPolicy: Parameters<typeof findRevocation>[0]['checkPolicy'];
}

/** The service is not in the catalog now, or the catalog was not read yet. */
export class ServiceNotFoundError extends Error {
  constructor(entityRef: string) {
    super(`${entityRef} is no service of the catalog`);
    this.name = 'ServiceNotFoundError';
  }
}

/**
 * The gate of promotions on the portal's own facts. It never passes on old
 * evidence: it has it collected again and answers then.
 */
export class PortalGate implements PromotionGate {
  constructor(private readonly options: PortalGateOptions) {}

  /**
   * @throws EvidenceRefreshError while fresher evidence is on its way
   * @throws ServiceNotFoundError
   */
  async evaluate(
    promotion: Promotion,
    asked: Asked,
  ): Promise<Omit<GateEvaluation, 'lockTaken'>> {
    const { panel, refresh, policyOf } = this.options;
    const given = await this.read(promotion, policyOf(promotion), asked);
    if (promotion.kind === 'rollback') {
      return {
        guards: await panel.judgeRollback(given, asked),
        windowOpen: true,
        membership: {},
      };
    }
    await refresh.demand(given.facts, given.checks.keys, ageOf(given, asked));
    const [{ guards, window }, membership] = await Promise.all([
      panel.judge(given, asked),
      this.membership(given),
    ]);
    return {
      guards,
      windowOpen: window?.open ?? false,
      nextOpening: window?.nextOpening,
      membership,
    };
  }

  /**
   * The guards of a promotion that is not stored, but for its change record.
   * Old evidence is shown as it is; fresher is asked for.
   *
   * @throws ServiceNotFoundError
   */
  async rehearse(
    promotion: Promotion,
    asked: Asked,
  ): Promise<{ guards: GuardResult[] }> {
    const { panel, refresh, settings } = this.options;
    const given = {
      ...(await this.read(promotion, settings.policy, asked)),
      rehearsal: true,
    };
    await refresh.ask(given.facts, given.checks.keys, ageOf(given, asked));
    const { guards } = await panel.judge(given, asked);
    return { guards };
  }

  /** @throws ServiceNotFoundError */
  async findRestriction(
    promotion: Promotion,
    { now }: Asked,
  ): Promise<Circumstances['restriction']> {
    if (promotion.kind === 'rollback') return undefined;
    const service = this.find(promotion);
    return this.options.windows.findRestriction(service, now);
  }

  /** @throws ServiceNotFoundError */
  async findInvalidation(
    promotion: Promotion,
    asked: Asked,
  ): Promise<Circumstances['invalidation']> {
    if (promotion.kind === 'rollback') return undefined;
    const { reader, policyOf, settings, store, checkPolicy } = this.options;
    const policy = policyOf(promotion);
    if (isTightened(promotion, policy, settings.policy)) {
      return 'policy-tightened';
    }
    const service = this.find(promotion);
    const facts = await reader.read(service, new Date(asked.now));
    if (hasChanged(promotion, facts, policy)) return 'subject-changed';
    // Before the gate has passed there is nothing that could be revoked.
    if (promotion.state.name === 'gating') return undefined;
    return findRevocation({
      promotion,
      facts,
      trail: await store.readEvents(promotion.id),
      checkPolicy,
    });
  }

  private find({ subject }: Promotion) {
    const service = this.options.services.find(subject.entityRef);
    if (!service) throw new ServiceNotFoundError(subject.entityRef);
    return service;
  }

  private async read(
    promotion: Promotion,
    policy: PromotionPolicy,
    { now }: Asked,
  ): Promise<JudgedPromotion> {
    const service = this.find(promotion);
    const facts = await this.options.reader.read(service, new Date(now));
    const checks = facts.judge();
    return { promotion, facts, checks, policy, rehearsal: false };
  }

  /** Whoever broke the glass needs no approval, and no catalog. */
  private async membership({
    promotion,
    facts,
  }: JudgedPromotion): Promise<Membership> {
    try {
      return await this.options.roles.membership(facts.service);
    } catch (error) {
      if (promotion.breakGlass) return {};
      throw error;
    }
  }
}

function ageOf({ policy }: JudgedPromotion, { now }: Asked) {
  return { now, maximumAge: policy.evidenceMaximumAge };
}

/**
 * What is asked for now is more than what the promotion was requested under.
 * Where that is not known any more, it may be.
 */
function isTightened(
  { subject }: Promotion,
  requested: PromotionPolicy,
  present: PromotionPolicy,
): boolean {
  if (present.version === subject.policyVersion) return false;
  return (
    requested.version !== subject.policyVersion ||
    isStricterPolicy(present, requested)
  );
}

/**
 * Production is not what the rollback plan goes back to any more, or staging
 * runs a newer build where policy minds. What is still moving has not changed
 * yet.
 */
function hasChanged(
  { subject }: Promotion,
  facts: ReleaseFacts,
  policy: PromotionPolicy,
): boolean {
  const runs = (environment: 'staging' | 'prod') => {
    const fact = facts.get(factIn(kubernetesWorkloads, environment));
    if (fact.status === 'unavailable') return undefined;
    const { workloads } = fact.value;
    const { images, problems } = runningImages(environment, workloads);
    // Scaled to nothing for the night is no other version.
    const isAsleep =
      images.length === 0 && workloads.some(({ track }) => track === 'stable');
    return problems.length > 0 || isAsleep ? undefined : images;
  };
  const [staging, prod] = [runs('staging'), runs('prod')];
  const { application } = subject.rollbackPlan;
  const target = application.kind === 'revision' ? application.digests : [];
  return (
    (prod !== undefined && !sameDigests(prod, target)) ||
    (policy.newerCandidateInvalidates &&
      staging !== undefined &&
      !sameDigests(staging, subject.digests))
  );
}
