import { NotFoundError } from '@backstage/errors';
import type {
  ChangeCategory,
  CreatePromotionRequest,
  GuardResult,
  PromotionActor,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  buildService,
  type ChangeRegister,
  type PromotionDriver,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import {
  EvidenceRefreshError,
  type FreezeStore,
  ReleaseWindows,
  type StoredFreeze,
} from '../desk';
import type { Membership } from '../quorum';
import {
  type PromotionAbility,
  promotionAbilities,
  type PromotionCaller,
  promotionIdOf,
  PromotionService,
  type RehearsableGate,
  type ServicePorts,
} from '../service';
import { buildPromotion, buildSubject, image, openGuard } from './builders';
import { RunnerWorld, shortPolicy, type WorldFaults } from './RunnerWorld';

export const service = buildService({
  entityRef: 'component:default/mall-order',
  name: 'mall-order',
  title: 'Mall order',
});

/** A key that the dialog of a test makes. */
export const dialogKey = 'dialog-1';

/** Commands that name the subject. */
const bound: ReadonlySet<string> = new Set([
  'approve',
  'reject',
  'confirm-break-glass',
  'decline-break-glass',
]);

/** Someone with every permission but those that are taken away. */
export function callerFor(
  name: string,
  without: readonly PromotionAbility[] = [],
  actor: PromotionActor = { kind: 'user', ref: `user:default/${name}` },
): PromotionCaller {
  return {
    actor,
    assertVisible: async (ref, message) => {
      if (without.includes('read')) {
        throw new NotFoundError(message ?? `There is no service ${ref}`);
      }
    },
    visibleRefs: async () => (without.includes('read') ? new Set() : undefined),
    abilities: async () =>
      new Set(promotionAbilities.filter(ability => !without.includes(ability))),
  };
}

class MemoryFreezes implements FreezeStore {
  readonly freezes: StoredFreeze[] = [];
  async list(endingAfter: number): Promise<StoredFreeze[]> {
    return this.freezes.filter(({ to }) => to > endingAfter);
  }
  async add(freeze: StoredFreeze): Promise<void> {
    this.freezes.push(freeze);
  }
  async withdraw(id: string, by: string, at: number): Promise<boolean> {
    const freeze = this.freezes.find(
      entry => entry.id === id && entry.withdrawnAt === undefined,
    );
    if (!freeze) return false;
    Object.assign(freeze, { withdrawnBy: by, withdrawnAt: at });
    return true;
  }
}

/** What a test says about the candidate, the gate and the people. */
export interface ServiceFaults {
  proposed?: ChangeCategory;
  problems?: TextReference[];
  missing?: TextReference[];
  permissionsEnabled?: boolean;
  guards?: GuardResult[];
  gateFails?(): boolean;
  /** Evidence is old and on its way. */
  refreshing?(): boolean;
  registerFails?(): boolean;
  restriction?(): { kind: 'freeze'; message: TextReference } | undefined;
}

/**
 * The service of promotions over a {@link RunnerWorld}: its runner, CI and
 * people, asked for by way of the API's service.
 */
export class ServiceWorld {
  readonly world: RunnerWorld;
  readonly freezes = new MemoryFreezes();
  readonly ports: ServicePorts;
  readonly service: PromotionService;
  /** Roles by person. */
  membership: Membership = {
    'user:default/lead': ['technical-lead'],
    'user:default/lead2': ['technical-lead'],
    'user:default/author': ['technical-lead'],
    'user:default/requester': ['technical-lead', 'development-lead'],
    'user:default/product': ['product-lead'],
    'user:default/ops': ['operations-lead'],
  };
  /** What runs on staging. */
  staging = image('b');

  constructor(
    readonly faults: ServiceFaults = {},
    worldFaults: WorldFaults = {},
    open?: ConstructorParameters<typeof RunnerWorld>[3],
  ) {
    this.world = new RunnerWorld(
      worldFaults,
      buildPromotion({
        id: promotionIdOf('user:default/requester', dialogKey),
      }),
      shortPolicy,
      open,
    );
    this.world.office.records.clear();
    const { ports } = this.world;
    this.ports = {
      store: this.world.store,
      driver: withClaims(this.world.production),
      gate: this.gate(),
      changes: this.register(),
      inspector: { inspect: async ref => this.inspect(ref) },
      roles: {
        membership: async () => this.membership,
        signOffMembership: async () => ({
          'user:default/dev': ['development'],
          'user:default/tester': ['test'],
          'user:default/both': ['development', 'test'],
        }),
        onCall: [],
        onCallMembers: async () => new Set(['user:default/pager']),
      },
      findService: async ref =>
        ref === service.entityRef ? service : undefined,
      windows: new ReleaseWindows({
        freezes: this.freezes,
        calendarOf: () => ({
          businessLine: '',
          zone: 'UTC',
          peaks: [],
          holidays: [],
        }),
      }),
      policy: shortPolicy,
      policyOf: ports.policyOf,
      missing: faults.missing ?? [],
      permissionsEnabled: faults.permissionsEnabled ?? true,
      publish: ports.publish,
      logger: ports.logger,
    };
    this.service = new PromotionService(this.ports);
  }

  runner() {
    return this.world.runner({
      gate: this.ports.gate,
      changes: this.ports.changes,
    });
  }

  request(
    overrides: Partial<CreatePromotionRequest> = {},
  ): CreatePromotionRequest {
    return {
      entityRef: service.entityRef,
      idempotencyKey: dialogKey,
      seenDigests: image('b'),
      category: 'normal',
      change: {
        title: 'Release 1.2',
        content: 'A new interface',
        impact: 'Orders',
        plannedStart: '2026-11-02T02:00:00.000Z',
        plannedEnd: '2026-11-02T04:00:00.000Z',
      },
      ...overrides,
    };
  }

  /** The promotion of the first dialog. */
  get id(): string {
    return this.world.promotion.id;
  }

  /** A command of somebody at the present version. */
  async act(
    name: string,
    command: Record<string, unknown> & { verb: string },
    caller = callerFor(name),
  ) {
    const { version, subjectHash } = await this.world.current();
    return this.service.act(
      this.id,
      {
        expectedVersion: version,
        ...(bound.has(command.verb) ? { subjectHash } : {}),
        ...command,
      } as Parameters<PromotionService['act']>[1],
      caller,
    );
  }

  /** Requests, approves and starts, with ticks between. */
  async start(): Promise<void> {
    const runner = this.runner();
    await this.service.create(this.request(), callerFor('requester'));
    await runner.tick();
    await this.act('lead', { verb: 'approve' });
    await this.act('requester', { verb: 'start' });
  }

  private inspect(ref: string) {
    if (ref !== service.entityRef) return undefined;
    const { problems = [], proposed = 'normal' } = this.faults;
    return {
      service,
      problems,
      candidate:
        problems.length > 0
          ? undefined
          : {
              freeze: ({ category }: { category: ChangeCategory }) =>
                buildSubject({ category, digests: this.staging }),
              proposal: {
                category: proposed,
                reasons: [{ key: 'promotion.category.only-minor' }],
              },
              diff: {
                toCommit: 'c'.repeat(40),
                digests: [{ container: 'app', to: this.staging[0].digest }],
              },
              commitAuthors: ['user:default/author'],
              draft: { title: 'Release', content: 'Commits', impact: '?' },
            },
    };
  }

  private gate(): RehearsableGate {
    const evaluate = async () => {
      if (this.faults.gateFails?.()) throw new Error('no database');
      if (this.faults.refreshing?.()) {
        throw new EvidenceRefreshError(service.entityRef);
      }
      return {
        guards: this.faults.guards ?? [openGuard()],
        windowOpen: true,
        membership: this.membership,
      };
    };
    return {
      evaluate,
      rehearse: evaluate,
      findRestriction: async () => this.faults.restriction?.(),
      findInvalidation: async () => undefined,
    };
  }

  private register(): ChangeRegister {
    const { office } = this.world;
    const records = new Map<
      string,
      Parameters<ChangeRegister['register']>[0]
    >();
    const recordOf = (id: string, number: string) => {
      const registered = records.get(id);
      if (!registered) throw new Error('never registered');
      const { subjectHash, content } = registered;
      return { number, status: 'registered' as const, subjectHash, content };
    };
    return {
      id: 'fake',
      register: async options => {
        if (this.faults.registerFails?.()) throw new Error('down');
        const { correlationId } = options;
        const number =
          office.records.get(correlationId) ?? `CHG${office.records.size + 1}`;
        office.records.set(correlationId, number);
        records.set(correlationId, options);
        return recordOf(correlationId, number);
      },
      find: async ({ correlationId }) => {
        const number = office.records.get(correlationId);
        return number === undefined
          ? undefined
          : recordOf(correlationId, number);
      },
      start: options => office.start(options),
      close: options => office.close(options),
    };
  }
}

/** The token of a run says which run it is; others are somebody else's. */
function withClaims(driver: PromotionDriver): PromotionDriver {
  return Object.assign(driver, {
    identifyRun: async (token: string) => {
      if (token === 'unavailable') {
        return {
          status: 'unavailable' as const,
          reason: { key: 'promotion.waiting.driver' },
        };
      }
      const runId = /^run-(\d+)$/.exec(token)?.[1];
      return runId === undefined
        ? {
            status: 'refused' as const,
            reason: { key: 'promotion.refused.claim.no-token' },
          }
        : { status: 'verified' as const, run: { runId, attempt: 1 } };
    },
  });
}
