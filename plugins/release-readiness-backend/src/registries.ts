import type {
  ChangeRegister,
  Check,
  FactSource,
  FromPortal,
  LiveMetrics,
  ProductionObserver,
  PromotionDriver,
  ReleaseComparisonReader,
  ReleaseReadinessChangeRegisterExtensionPoint,
  ReleaseReadinessChecksExtensionPoint,
  ReleaseReadinessPromotionExtensionPoint,
  ReleaseReadinessSourcesExtensionPoint,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { Settings } from './configuration';

/** Names in the configuration stand for something that is there. */
function demandKnown(
  path: string,
  names: readonly string[],
  known: readonly string[],
  what: string,
): void {
  for (const name of names) {
    if (!known.includes(name)) {
      throw new Error(
        `Wrong configuration of Release Readiness: releaseReadiness.${path}.${name}: there is no such ${what}, only ${[...known].sort().join(', ')}`,
      );
    }
  }
}

/** The sources that modules add. */
export class SourceRegistry implements ReleaseReadinessSourcesExtensionPoint {
  private readonly sources = new Map<string, FactSource>();

  addSource(source: FactSource): void {
    if (this.sources.has(source.id)) {
      throw new Error(`A source "${source.id}" is there already`);
    }
    for (const kind of source.kinds) {
      if (kind.source !== source.id) {
        throw new Error(
          `Source "${source.id}" declares the fact kind ${kind.id}, which belongs to another source`,
        );
      }
    }
    this.sources.set(source.id, source);
  }

  /**
   * The sources that collect.
   *
   * @throws Error when the configuration names a source or a kind of facts that
   * is not there
   */
  select(settings: Pick<Settings, 'factMaxAges' | 'collection'>): FactSource[] {
    const sources = [...this.sources.values()];
    const kinds = sources.flatMap(source => source.kinds.map(({ id }) => id));
    demandKnown(
      'collection.intervals',
      settings.collection.sources,
      [...this.sources.keys()],
      'source',
    );
    demandKnown(
      'facts.maxAge',
      Object.keys(settings.factMaxAges),
      kinds,
      'kind of facts',
    );
    return sources;
  }
}

/** The built-in checks and those that modules add. */
export class CheckRegistry implements ReleaseReadinessChecksExtensionPoint {
  private readonly checks = new Map<string, Check>();

  constructor(builtIn: readonly Check[]) {
    for (const check of builtIn) this.addCheck(check);
  }

  addCheck(check: Check): void {
    if (this.checks.has(check.id)) {
      throw new Error(`A check "${check.id}" is there already`);
    }
    this.checks.set(check.id, check);
  }

  /**
   * The checks that judge.
   *
   * @throws Error when the configuration names a check that is not there
   */
  select(settings: Pick<Settings, 'namedChecks' | 'disabledChecks'>): Check[] {
    demandKnown(
      'checks',
      settings.namedChecks,
      [...this.checks.keys()],
      'check',
    );
    return [...this.checks.values()].filter(
      check => !settings.disabledChecks.includes(check.id),
    );
  }
}

/** What modules add to promotions; absent = no module brings it. */
export interface PromotionParts {
  readonly liveMetrics?: FromPortal<LiveMetrics>;
  readonly productionObserver?: ProductionObserver;
  readonly releaseComparison?: ReleaseComparisonReader;
  readonly changeRegister?: ChangeRegister;
}

/** The ways to act, to read back and to measure that modules add. */
export class PromotionRegistry
  implements
    ReleaseReadinessPromotionExtensionPoint,
    ReleaseReadinessChangeRegisterExtensionPoint
{
  readonly #drivers = new Map<string, FromPortal<PromotionDriver>>();
  #parts: PromotionParts = {};

  /** How drivers are made, by id. */
  get drivers(): ReadonlyMap<string, FromPortal<PromotionDriver>> {
    return this.#drivers;
  }

  get parts(): PromotionParts {
    return this.#parts;
  }

  addDriver(id: string, create: FromPortal<PromotionDriver>): void {
    if (this.#drivers.has(id)) {
      throw new Error(`A promotion driver "${id}" is there already`);
    }
    this.#drivers.set(id, create);
  }

  setLiveMetrics(create: FromPortal<LiveMetrics>): void {
    this.#set('liveMetrics', create);
  }

  setProductionObserver(observer: ProductionObserver): void {
    this.#set('productionObserver', observer);
  }

  setReleaseComparison(reader: ReleaseComparisonReader): void {
    this.#set('releaseComparison', reader);
  }

  setChangeRegister(register: ChangeRegister): void {
    this.#set('changeRegister', register);
  }

  #set<K extends keyof PromotionParts>(
    name: K,
    part: NonNullable<PromotionParts[K]>,
  ): void {
    if (this.#parts[name]) {
      throw new Error(`Promotions have their ${name} already`);
    }
    this.#parts = { ...this.#parts, [name]: part };
  }
}
