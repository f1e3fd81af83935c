import {
  defaultPromotionPolicy,
  type GuardResult,
  type PromotionPolicy,
  type RefreshStatus,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  buildCommitCheck,
  buildCommitChecks,
  buildKnownFact,
  buildService,
  buildWorkload,
  defaultPolicy,
  factOf,
  githubCommitChecks,
  testCommit,
  testDigest,
  testNow,
  type ChangeRecord,
  type FactsByKey,
  type MetricsPreflight,
  type ReleaseComparison,
  type ServiceDescriptor,
  type Waiver,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { noLatestTag } from '../../../checks/environment-parity';
import { stagingVerified } from '../../../checks/release-discipline';
import { workloadsIn } from '../../../checks/testing';
import { createPromotion } from '../../createPromotion';
import { systemActor } from '../../events';
import type { Membership } from '../../quorum';
import type { Promotion } from '../../states';
import { MemoryPromotionStore } from '../../store';
import { buildSubject } from '../../testing/builders';
import { transition } from '../../transition';
import type { ReleaseCalendar } from '../../windows';
import { EvidenceRefresh } from '../EvidenceRefresh';
import type { StoredFreeze } from '../Freezes';
import { GuardPanel } from '../GuardPanel';
import { PortalGate } from '../PortalGate';
import { ReleaseWindows } from '../ReleaseWindows';
import {
  buildComparison,
  createFactReader,
  previousCommit,
  previousDigest,
  promotableFacts,
  rollbackWorkflow,
  servicesOf,
} from './releaseWorld';

export const soundPreflight: MetricsPreflight = {
  checkedAt: testNow.getTime(),
  requestSeries: true,
  errorSeries: true,
  labelsMatch: true,
  singleSeries: true,
  scrapeInterval: 15_000,
  buckets: [0.5, 1, 2, 5],
  falseAlarms: 0,
};

/** Tuesday noon, in nobody's peak hours. */
export const calendar: ReleaseCalendar = {
  businessLine: 'retail',
  zone: 'Europe/Berlin',
  peaks: [],
  holidays: [],
};

/** What a test may make answer otherwise, or not at all. */
export interface GateAnswers {
  facts: FactsByKey;
  service: ServiceDescriptor;
  /** Of now. */
  policy: PromotionPolicy;
  requestedUnder: PromotionPolicy;
  calendar: ReleaseCalendar | undefined;
  freezes: StoredFreeze[];
  comparison: ReleaseComparison | Error;
  preflight: MetricsPreflight | Error;
  record: Partial<ChangeRecord> | Error | 'none';
  waivers: Waiver[] | Error;
  membership: Membership | Error;
  refresh: RefreshStatus | undefined;
}

function orThrow<T>(answer: T | Error): T {
  if (answer instanceof Error) throw answer;
  return answer;
}

/** A service whose candidate may pass the gate, and everything around it. */
export class GateWorld {
  time = testNow.getTime();
  readonly asked: string[] = [];
  readonly answers: GateAnswers = {
    facts: {
      ...promotableFacts(),
      ...workloadsIn('dev', buildWorkload()),
      ...workloadsIn('test', buildWorkload()),
      ...buildKnownFact(
        factOf(githubCommitChecks),
        buildCommitChecks([buildCommitCheck('verify')]),
      ),
    },
    service: buildService({ businessLine: 'retail' }),
    policy: defaultPromotionPolicy,
    requestedUnder: defaultPromotionPolicy,
    calendar,
    freezes: [],
    comparison: buildComparison(),
    preflight: soundPreflight,
    record: {},
    waivers: [],
    membership: { 'user:default/lead': ['technical-lead'] },
    refresh: undefined,
  };
  readonly store = new MemoryPromotionStore(() => this.time);
  promotion: Promotion = this.build();
  readonly gate: PortalGate;

  constructor() {
    const { answers, asked, store } = this;
    const windows = new ReleaseWindows({
      freezes: { list: async () => answers.freezes },
      calendarOf: () => answers.calendar,
    });
    this.gate = new PortalGate({
      services: {
        find: ref => servicesOf(answers.service).find(ref),
      },
      reader: {
        read: (service, now) =>
          createFactReader({ current: answers.facts }, [
            stagingVerified,
            noLatestTag,
          ]).read(service, now),
      },
      refresh: new EvidenceRefresh({
        refreshes: { status: async () => answers.refresh },
        requestServices: async refs => {
          asked.push(...refs);
          answers.refresh = {
            state: 'running',
            startedAt: new Date(this.time).toISOString(),
            targets: [],
          };
        },
      }),
      panel: new GuardPanel({
        store,
        windows,
        changes: { find: async () => this.record() },
        waivers: { list: async () => orThrow(answers.waivers) },
        metrics: {
          preflight: async () => {
            asked.push('preflight');
            return orThrow(answers.preflight);
          },
        },
        comparison: { compare: async () => orThrow(answers.comparison) },
        checkPolicy: defaultPolicy,
        settings: {
          githubEnvironment: 'production',
          protectionRule: 'release-readiness',
        },
      }),
      windows,
      roles: { membership: async () => orThrow(answers.membership) },
      store,
      policyOf: () => answers.requestedUnder,
      settings: {
        get policy() {
          return answers.policy;
        },
      },
      checkPolicy: defaultPolicy,
    });
  }

  /** A promotion of the candidate in `gating`. */
  build(overrides: Partial<Promotion> = {}): Promotion {
    const container = 'Deployment/orders · app';
    const created = createPromotion(
      {
        id: 'p1',
        subject: buildSubject({
          entityRef: 'component:default/orders',
          digests: [{ container, digest: testDigest }],
          commit: testCommit,
          rollbackPlan: {
            application: {
              kind: 'revision',
              digests: [{ container, digest: previousDigest }],
              revision: '41',
              commit: previousCommit,
            },
            database: { kind: 'none' },
            cacheKeyPatterns: [],
            notify: ['group:default/order-team'],
            workflow: rollbackWorkflow.path,
          },
        }),
        requester: 'user:default/requester',
        commitAuthors: [],
      },
      this.time,
      defaultPromotionPolicy,
    );
    const state = {
      name: 'gating' as const,
      since: this.time,
      deadlineAt: this.time + defaultPromotionPolicy.gatingDeadline,
    };
    return { ...created, state, ...overrides };
  }

  get askedNow() {
    return { now: this.time, signal: new AbortController().signal };
  }

  evaluate() {
    return this.gate.evaluate(this.promotion, this.askedNow);
  }

  /** Outcomes of guards that are not open, by id. */
  async obstacles(): Promise<Record<string, string>> {
    const { guards } = await this.evaluate();
    return obstaclesIn(guards);
  }

  /** The gate passes, and the trail says so. */
  async pass(): Promise<void> {
    const { store, promotion, time } = this;
    await store.create(promotion, {
      idempotencyKey: promotion.id,
      actor: systemActor,
    });
    const { guards } = await this.evaluate();
    const result = transition(
      promotion,
      {
        kind: 'gates-evaluated',
        guards,
        subjectHash: promotion.subjectHash,
        actor: systemActor,
      },
      time,
      defaultPromotionPolicy,
    );
    await store.commit({ before: promotion, result });
    if (result.outcome === 'refused') throw new Error(result.reason.key);
    this.promotion = result.promotion;
  }

  private record(): ChangeRecord | undefined {
    const { record } = this.answers;
    if (record instanceof Error) throw record;
    if (record === 'none') return undefined;
    const { subject, subjectHash } = this.promotion;
    return {
      number: 'CHG0000001',
      status: 'registered',
      subjectHash,
      content: {
        title: 'Release',
        content: 'Commits',
        impact: 'Orders',
        plannedStart: '2026-03-10T12:00:00Z',
        plannedEnd: '2026-03-10T14:00:00Z',
        category: subject.category,
        proposedCategory: 'normal',
        rollbackPlan: subject.rollbackPlan,
      },
      ...record,
    };
  }
}

export function obstaclesIn(
  guards: readonly GuardResult[],
): Record<string, string> {
  return Object.fromEntries(
    guards
      .filter(({ outcome }) => outcome !== 'open')
      .map(({ id, outcome }) => [id, outcome]),
  );
}
