import type {
  GuardResult,
  PromotionPolicy,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  factIn,
  factOf,
  githubEnvironments,
  githubIncidents,
  prometheusAlerts,
  type ChangeRecord,
  type ChangeRegister,
  type Fact,
  type LiveMetrics,
  type MetricsPreflight,
  type Policy,
  type ReleaseComparison,
  type ReleaseComparisonReader,
  type Waiver,
  type Waivers,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { PromotionSettings } from '../../configuration';
import { isFirstRelease } from '../demands';
import {
  categoryGuard,
  changeRecordGuard,
  checksGuard,
  environmentProtectionGuard,
  firingAlertsGuard,
  freezeGuard,
  incidentsGuard,
  lockGuard,
  metricsPreflightGuard,
  overdueReviewGuard,
  rollbackPlanGuard,
  stagingProofGuard,
  windowGuard,
} from '../guards';
import type { Promotion } from '../states';
import type { PromotionStore } from '../store';
import type { WindowVerdict } from '../windows';
import { askSource, type Asked } from './askSource';
import { checksOfFirstRelease } from './firstRelease';
import { FrozenRelease } from './FrozenRelease';
import { findLockHolder, listOpenReviews } from './earlierPromotions';
import type { JudgedChecks, ReleaseFacts } from './ReleaseFacts';
import type { ReleaseWindows } from './ReleaseWindows';

/** What the guards are judged by. */
export interface GuardPanelOptions {
  store: Pick<PromotionStore, 'list' | 'readEvents'>;
  windows: Pick<ReleaseWindows, 'evaluate'>;
  changes: Pick<ChangeRegister, 'find'>;
  waivers: Waivers;
  /** Absent = no module brings it: what only it can tell is unknown. */
  metrics: Pick<LiveMetrics, 'preflight'> | undefined;
  comparison: ReleaseComparisonReader | undefined;
  /** The organisation's policy of checks. */
  checkPolicy: Policy;
  settings: Pick<PromotionSettings, 'githubEnvironment' | 'protectionRule'>;
}

/** One promotion and what is known around it. */
export interface JudgedPromotion {
  promotion: Promotion;
  facts: ReleaseFacts;
  checks: JudgedChecks;
  policy: PromotionPolicy;
  /** It is not stored: it has no trail and no change record. */
  rehearsal: boolean;
}

/** What the guards say, and what the window guard said it by. */
export interface PanelVerdict {
  guards: GuardResult[];
  window: WindowVerdict | undefined;
}

/** Preflights are range queries over hours. */
const preflightAge = 60_000;

const keptPreflights = 100;

/** Judges every guard of a promotion. */
export class GuardPanel {
  private readonly preflights = new Map<string, Fact<MetricsPreflight>>();

  constructor(private readonly options: GuardPanelOptions) {}

  async judge(given: JudgedPromotion, asked: Asked): Promise<PanelVerdict> {
    const { promotion, facts, rehearsal, policy } = given;
    const { store, windows, settings, checkPolicy } = this.options;
    const { now } = asked;
    const [
      record,
      comparison,
      preflight,
      waivers,
      window,
      holder,
      earlier,
      trail,
    ] = await Promise.all([
      rehearsal ? undefined : this.findRecord(promotion, asked),
      this.compare(given, asked),
      this.preflight(promotion, policy, asked),
      this.listWaivers(promotion, asked),
      windows.evaluate(facts.service, now, policy),
      findLockHolder(store, promotion),
      listOpenReviews(store, promotion),
      rehearsal ? [] : store.readEvents(promotion.id),
    ]);
    const release = new FrozenRelease({
      ...given,
      comparison,
      record,
      trail,
      checkPolicy,
      githubEnvironment: settings.githubEnvironment,
    });
    const maximumAge = policy.evidenceMaximumAge;
    const { breakGlass, subjectHash, subject } = promotion;
    const timed = { breakGlass, now, maximumAge };
    const firstRelease = isFirstRelease(subject);
    const guards = [
      checksGuard({
        entityRef: subject.entityRef,
        ...(firstRelease
          ? checksOfFirstRelease(facts, given.checks)
          : { results: given.checks.results }),
        waivers,
        now,
        policy,
        ...release.checksOfOtherCommit(),
      }),
      stagingProofGuard({ ...release.stagingProof(), now, policy }),
      rollbackPlanGuard(release.rollbackPlan()),
      categoryGuard(release.category()),
      ...(rehearsal
        ? []
        : [changeRecordGuard({ record, subjectHash, now, maximumAge })]),
      noPeaks(facts, windowGuard({ verdict: window, breakGlass })),
      freezeGuard({ verdict: window, breakGlass }),
      incidentsGuard({
        ...timed,
        incidents: facts.get(factOf(githubIncidents)),
      }),
      firingAlertsGuard({
        ...timed,
        alerts: {
          staging: facts.get(factIn(prometheusAlerts, 'staging')),
          prod: facts.get(factIn(prometheusAlerts, 'prod')),
        },
        incidents: facts.get(factOf(githubIncidents)),
      }),
      lockGuard({ promotionId: promotion.id, holder }),
      metricsPreflightGuard({
        preflight,
        firstRelease,
        now,
        policy,
      }),
      environmentProtectionGuard({
        environments: facts.get(factOf(githubEnvironments)),
        environment: settings.githubEnvironment,
        ruleSlug: settings.protectionRule,
        now,
        policy,
      }),
      overdueReviewGuard({ earlier }),
    ];
    return { guards, window };
  }

  /**
   * The guards of a rollback: the lock, and the target where it is known to be
   * gone or there. What can't be told keeps nobody from going back.
   */
  async judgeRollback(
    given: JudgedPromotion,
    asked: Asked,
  ): Promise<GuardResult[]> {
    const { promotion } = given;
    const { settings, checkPolicy, store } = this.options;
    const release = new FrozenRelease({
      ...given,
      comparison: await this.compare(given, asked),
      record: undefined,
      trail: await store.readEvents(promotion.rollbackOf ?? promotion.id),
      checkPolicy,
      githubEnvironment: settings.githubEnvironment,
    });
    const holder = await findLockHolder(store, promotion);
    const plan = rollbackPlanGuard(release.rollbackPlan());
    return [
      lockGuard({ promotionId: promotion.id, holder }),
      ...(plan.outcome === 'unknown' ? [] : [plan]),
    ];
  }

  private findRecord(
    promotion: Promotion,
    asked: Asked,
  ): Promise<Fact<ChangeRecord>> {
    return askSource(
      'change register',
      asked,
      signal =>
        this.options.changes.find({ correlationId: promotion.id, signal }),
      { key: 'promotion.evidence.change-missing' },
    );
  }

  private async compare(
    { promotion, facts }: JudgedPromotion,
    asked: Asked,
  ): Promise<Fact<ReleaseComparison>> {
    const { comparison } = this.options;
    const { commit, rollbackPlan } = promotion.subject;
    const { application } = rollbackPlan;
    const base =
      application.kind === 'revision' ? application.commit : undefined;
    // Without a base the answer would be that of a first release.
    if (application.kind === 'revision' && base === undefined) {
      return {
        status: 'unavailable',
        reason: { key: 'promotion.release.prod-commit-unknown' },
      };
    }
    return askSource(
      facts.service.github?.host ?? 'repository',
      asked,
      async signal =>
        comparison?.compare(facts.service, { base, head: commit }, { signal }),
      { key: 'promotion.release.no-comparison' },
    );
  }

  private async preflight(
    { subject, subjectHash }: Promotion,
    policy: PromotionPolicy,
    asked: Asked,
  ): Promise<Fact<MetricsPreflight>> {
    const { metrics } = this.options;
    const known = this.preflights.get(subjectHash);
    if (known?.status === 'known') {
      const age = asked.now - Date.parse(known.observedAt);
      if (age < Math.min(preflightAge, policy.evidenceMaximumAge / 2)) {
        return known;
      }
    }
    const found = await askSource(
      'Prometheus',
      asked,
      async signal =>
        metrics?.preflight(subject, {
          step: policy.gridStep,
          window: policy.queryWindow,
          errorRate: policy.rollbackErrorRate,
          p99: policy.rollbackP99,
          bridgedPoints: policy.bridgedPoints,
          breachShare: policy.breachShare,
          signal,
        }),
      { key: 'promotion.release.no-metrics' },
    );
    this.preflights.delete(subjectHash);
    this.preflights.set(subjectHash, found);
    const [oldest] = this.preflights.keys();
    if (this.preflights.size > keptPreflights) this.preflights.delete(oldest);
    return found;
  }

  /** Waivers open guards: those that can't be read do not. */
  private async listWaivers(
    { subject }: Promotion,
    asked: Asked,
  ): Promise<Waiver[]> {
    const found = await askSource('waivers', asked, () =>
      this.options.waivers.list(subject.entityRef),
    );
    return found.status === 'known' ? found.value : [];
  }
}

/** A service of no business line is never at its peak: everybody sees why. */
function noPeaks({ service }: ReleaseFacts, result: GuardResult): GuardResult {
  return service.businessLine === undefined && result.outcome !== 'unknown'
    ? { ...result, caveat: { key: 'promotion.caveat.no-business-line' } }
    : result;
}
