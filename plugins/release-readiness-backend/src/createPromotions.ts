import type {
  AuditorService,
  HttpAuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  defaultPromotionPolicy,
  type TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  type LiveMetrics,
  SourceError,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { Knex } from 'knex';
import { AuditorAnchorSink } from './anchors';
import type { ScorecardAccess } from './authorization';
import { HttpChangeRegister } from './changes';
import type { Settings } from './configuration';
import type { Desk, DeskParts } from './createDesk';
import {
  DatabaseChangeRegister,
  DatabaseFreezeStore,
  DatabasePromotionStore,
} from './database';
import { HttpHealthProber } from './health';
import {
  PortalNotifier,
  promotionPath,
  resolveRecipients,
} from './notifications';
import {
  approvalSlotsOf,
  ClaimDesk,
  describeText,
  DriverDeploymentReporter,
  type Promotion,
  PromotionRunner,
  PromotionService,
  type RunnerHealth,
  SelectedDriver,
  StoredPromotionPortal,
} from './promotion';
import type { PromotionRegistry } from './registries';
import type { PromotionRouteServices } from './routes';
import type { ServiceDirectory } from './services';
import { PromotionSignals } from './signals';

const second = 1000;

function noMetricsError(): SourceError {
  return new SourceError('No module brings live metrics', {
    reason: { key: 'promotion.problem.no-live-metrics' },
  });
}

/** Nothing measures: every observation goes without data. */
const noLiveMetrics: LiveMetrics = {
  id: 'none',
  query: async () => {
    throw noMetricsError();
  },
  preflight: async () => {
    throw noMetricsError();
  },
};

/** What promotions are built from. */
export interface PromotionsOptions {
  auditor: AuditorService;
  httpAuth: HttpAuthService;
  logger: LoggerService;
  notifications: NotificationService;
  signals: SignalsService;
  access: ScorecardAccess;
  services: Pick<ServiceDirectory, 'find' | 'isKnown'>;
  knex: Knex;
  settings: Pick<Settings, 'promotion'>;
  registry: PromotionRegistry;
  permissionsEnabled: boolean;
  /** Names this replica. */
  owner: string;
  now(): Date;
  /** What is known about services, for gates and candidates. */
  createDesk(parts: DeskParts): Desk;
}

/** Promotions at work. */
export interface Promotions {
  routes: PromotionRouteServices;
  /** Milliseconds between two ticks. */
  tickInterval: number;
  tick(signal: AbortSignal): Promise<unknown>;
  health(): Promise<RunnerHealth>;
}

/** Puts the parts of promotions together. */
export function createPromotions(options: PromotionsOptions): Promotions {
  const { knex, settings, registry, services, logger, now } = options;
  const { policy, portalUrl } = settings.promotion;
  const store = new DatabasePromotionStore(knex);
  const freezes = new DatabaseFreezeStore(knex);
  const { productionObserver: observer, liveMetrics } = registry.parts;
  const { changeRegister } = settings.promotion;
  const otherRegister =
    registry.parts.changeRegister ??
    (changeRegister && new HttpChangeRegister(changeRegister));
  const builtIn = new DatabaseChangeRegister(knex, now);
  const changes = otherRegister ?? builtIn;
  const findService = async (ref: string) => services.find(ref);
  const portal = new StoredPromotionPortal({
    store,
    findService: ref => services.find(ref),
    observer,
  });
  const driver = new SelectedDriver(
    new Map([...registry.drivers].map(([id, create]) => [id, create(portal)])),
  );
  const metrics = liveMetrics?.(portal);
  // One that was stored before a number existed has the standard's.
  const policyOf = (promotion: Promotion) =>
    promotion.policy
      ? { ...defaultPromotionPolicy, ...promotion.policy }
      : policy;
  const { inspector, roles, gate, windows } = options.createDesk({
    store,
    metrics,
    changes,
    freezes,
    policyOf,
  });
  const signals = new PromotionSignals(options.signals, logger);
  const publish = (id: string) => signals.announce(id);
  const runner = new PromotionRunner(
    {
      store,
      driver,
      metrics: metrics ?? noLiveMetrics,
      prober: new HttpHealthProber({ findService, observer }),
      gate,
      changes,
      notifier: new PortalNotifier({
        notifications: options.notifications,
        recipientsOf: notification =>
          resolveRecipients(notification, {
            findService,
            findPromotion: async id => (await store.read(id))?.promotion,
            roles,
            slotsOf: promotion =>
              approvalSlotsOf(promotion, policyOf(promotion)),
          }),
        describe: describeText,
        titleOf: async ref => services.find(ref)?.title ?? ref,
      }),
      deployments: new DriverDeploymentReporter({
        driver,
        store,
        pageOf: id =>
          portalUrl && `${portalUrl.replace(/\/$/, '')}${promotionPath(id)}`,
      }),
      anchors: new AuditorAnchorSink(options.auditor),
      policyOf,
      isReady: () => services.isKnown,
      describe: describeText,
      publish,
      logger,
    },
    options.owner,
  );
  const promotions = new PromotionService({
    store,
    inspector,
    roles,
    gate,
    driver,
    changes,
    changeRecords: otherRegister ? undefined : builtIn,
    windows,
    findService,
    policy,
    policyOf,
    missing: findMissing(settings.promotion, registry),
    permissionsEnabled: options.permissionsEnabled,
    publish,
    logger,
  });
  const health = () => runner.health();
  return {
    routes: {
      auditor: options.auditor,
      httpAuth: options.httpAuth,
      access: options.access,
      promotions,
      claims: new ClaimDesk({ store, driver, logger }),
      freezes,
      permissionsEnabled: options.permissionsEnabled,
      health,
      now,
    },
    tickInterval: Math.min(5 * second, Math.max(second, policy.gridStep / 3)),
    tick: signal => runner.tick(signal),
    health,
  };
}

/** What has to be installed or switched on before anything can be promoted. */
function findMissing(
  { enabled }: Settings['promotion'],
  { drivers, parts }: PromotionRegistry,
): TextReference[] {
  const demands: [boolean, string][] = [
    [enabled, 'not-enabled'],
    [drivers.size > 0, 'no-driver'],
    [parts.liveMetrics !== undefined, 'no-live-metrics'],
    [parts.productionObserver !== undefined, 'no-production-observer'],
    [parts.releaseComparison !== undefined, 'no-comparison'],
  ];
  return demands
    .filter(([there]) => !there)
    .map(([, key]) => ({ key: `promotion.problem.${key}` }));
}
