import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type {
  AuditorService,
  AuthService,
  HttpAuthService,
  LoggerService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type {
  Check,
  FactSource,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { Router } from 'express';
import type { Knex } from 'knex';
import { ScorecardAccess } from './authorization';
import { createDesk } from './createDesk';
import { Collector, defaultTiming } from './collection';
import type { Settings } from './configuration';
import {
  DatabaseFactStore,
  DatabaseRefreshStore,
  DatabaseScorecardStore,
  DatabaseTargetStore,
} from './database';
import { createPromotions, type PromotionsOptions } from './createPromotions';
import { createRouter } from './routes';
import type { RunnerHealth } from './promotion';
import { runRepeatedly } from './runRepeatedly';
import { Evaluator, type EvaluatorOptions } from './scorecard';
import { ServiceDirectory } from './services';
import { ScorecardSignals } from './signals';

const second = 1000;
const minute = 60 * second;

/** Between two reads of a catalog without services, and the finest interval. */
const emptyCatalogInterval = 2 * second;

/** Between two looks whether the catalog has changed: one request each. */
const changeCheckInterval = 10 * second;

/** Services that the catalog lost are forgotten after this. */
const graceMilliseconds = 60 * minute;

/** What the core is built from. */
export interface CoreOptions {
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  httpAuth: HttpAuthService;
  logger: LoggerService;
  permissions: PermissionsService;
  signals: SignalsService;
  knex: Knex;
  settings: Settings;
  sources: readonly FactSource[];
  checks: readonly Check[];
  /** What modules bring for promotions. */
  promotions: Pick<
    PromotionsOptions,
    'registry' | 'notifications' | 'permissionsEnabled'
  >;
}

/** The running plugin: its API, and the work behind it. */
export interface Core {
  router: Router;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** How the work on promotions stands. */
  promotionHealth(): Promise<RunnerHealth>;
}

/** Puts the parts together. */
export function createCore(options: CoreOptions): Core {
  const { knex, settings, sources, checks, logger } = options;
  const owner = randomUUID();
  const now = () => new Date();
  const facts = new DatabaseFactStore(knex);
  const targets = new DatabaseTargetStore(knex);
  const refreshes = new DatabaseRefreshStore(knex);
  const scorecards = new DatabaseScorecardStore(knex);
  const signals = new ScorecardSignals(options.signals, logger);
  const services = new ServiceDirectory({
    ...options,
    scorecards,
    now,
  });
  const collector = new Collector({
    sources,
    services,
    facts,
    targets,
    refreshes,
    markChanged: (refs, dueAt) => scorecards.markChanged(refs, dueAt),
    settings: settings.collection,
    timing: defaultTiming,
    owner,
    logger,
    now,
    random: Math.random,
    wait: (milliseconds, signal) =>
      delay(milliseconds, undefined, { signal }).catch(() => undefined),
  });
  const sourceById = new Map(sources.map(source => [source.id, source]));
  const targetOf: EvaluatorOptions['targetOf'] = (service, reference) =>
    sourceById.get(reference.kind.source)?.targetOf(service, reference);
  const configuredSources = new Set(
    sources
      .filter(({ targetsAreConfigured }) => targetsAreConfigured)
      .map(({ id }) => id),
  );
  const evaluator = new Evaluator({
    scorecards,
    facts,
    targets,
    checks,
    settings,
    owner,
    logger,
    now,
    targetOf,
    configuredSources,
    onStored: async ({ changed, candidateChanged }) => {
      if (candidateChanged.length > 0) {
        await services.reloadCommits();
        await collector.requestServices(candidateChanged, {
          boundTo: 'candidate',
        });
      }
      await signals.announce(changed);
    },
  });
  const requestServices = (refs: readonly string[]) =>
    collector.requestServices(refs);
  const access = new ScorecardAccess({
    ...options,
    serviceFilter: settings.serviceFilter,
    now,
  });
  const promotions = createPromotions({
    ...options,
    ...options.promotions,
    access,
    services,
    owner,
    now,
    createDesk: createDesk({
      ...options,
      ...options.promotions,
      services,
      facts,
      targets,
      targetOf,
      configuredSources,
      refreshes,
      requestServices,
      now,
    }),
  });
  const router = createRouter(
    {
      auditor: options.auditor,
      httpAuth: options.httpAuth,
      access,
      scorecards,
      targets,
      refreshes,
      checks,
      settings,
      requestServices,
      now,
    },
    promotions.routes,
  );

  const shutdown = new AbortController();
  const loops: Promise<void>[] = [];
  const repeat = (
    name: string,
    interval: number,
    work: () => Promise<unknown>,
  ) => {
    loops.push(
      runRepeatedly({ name, interval, work, signal: shutdown.signal, logger }),
    );
  };
  return {
    router,
    promotionHealth: promotions.health,
    async start() {
      await collector.start();
      let readAt = -Infinity;
      let checkedAt = -Infinity;
      repeat('read the catalog', emptyCatalogInterval, async () => {
        const time = performance.now();
        // A young portal fills its catalog in the first seconds.
        let isDue =
          services.list().length === 0 ||
          time - readAt >= settings.catalogInterval;
        if (!isDue && time - checkedAt >= changeCheckInterval) {
          checkedAt = time;
          isDue = await services.hasChanged();
        }
        if (!isDue) return;
        const changed = await services.refresh();
        readAt = performance.now();
        await collector.requestServices(changed);
      });
      repeat('collect', second, async () => {
        // Without services a pass would be for nothing, and yet count.
        if (services.list().length > 0) await collector.tick();
      });
      repeat('evaluate', second / 2, () =>
        evaluator.evaluateDue(shutdown.signal),
      );
      repeat('work on promotions', promotions.tickInterval, () =>
        promotions.tick(shutdown.signal),
      );
      const ago = (milliseconds: number) =>
        new Date(now().getTime() - milliseconds);
      repeat('sweep', 10 * minute, async () => {
        await scorecards.sweep(ago(graceMilliseconds));
        await scorecards.deleteHistory({
          transitionsBefore: ago(settings.retention.transitions),
          daysBefore: ago(settings.retention.days),
        });
      });
    },
    async stop() {
      shutdown.abort();
      await collector.stop();
      await Promise.all(loops);
    },
  };
}
