import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import {
  RELATION_PART_OF,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type {
  CollectedService,
  ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { CollectedServices } from '../collection';
import type { Settings } from '../configuration';
import type { ScorecardStore, ServiceCommits } from '../scorecard';
import { describeService } from './describeService';
import { readFingerprint } from './readFingerprint';

const pageSize = 500;

const fields = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.title',
  'metadata.annotations',
  'spec.type',
  'spec.lifecycle',
  'relations',
];

/** What the directory works with. */
export interface ServiceDirectoryOptions {
  catalog: CatalogService;
  auth: AuthService;
  scorecards: Pick<ScorecardStore, 'syncServices' | 'listCommits'>;
  settings: Pick<
    Settings,
    'serviceFilter' | 'environments' | 'githubHost' | 'businessLines'
  >;
  logger: LoggerService;
  now(): Date;
}

/** The services of the catalog, as this replica last read them. */
export class ServiceDirectory implements CollectedServices {
  private descriptors: readonly ServiceDescriptor[] = [];
  private commits: ReadonlyMap<string, ServiceCommits> = new Map();
  private collected: readonly CollectedService[] = [];
  private hasRead = false;
  private fingerprint: string | undefined;

  constructor(private readonly options: ServiceDirectoryOptions) {}

  /** Whether the catalog was read since the start: who is not listed is none. */
  get isKnown(): boolean {
    return this.hasRead;
  }

  list(): readonly CollectedService[] {
    return this.collected;
  }

  find(entityRef: string): CollectedService | undefined {
    return this.collected.find(service => service.entityRef === entityRef);
  }

  async reloadCommits(): Promise<void> {
    this.commits = await this.options.scorecards.listCommits();
    this.combine();
  }

  /** Whether the catalog has visibly changed since it was asked last; one request. */
  async hasChanged(): Promise<boolean> {
    const { catalog, auth, settings } = this.options;
    const before = this.fingerprint;
    this.fingerprint = await readFingerprint({
      catalog,
      auth,
      filter: settings.serviceFilter,
    });
    return before !== undefined && before !== this.fingerprint;
  }

  /**
   * Reads the catalog.
   *
   * @returns services that are new or mapped differently since the last read
   */
  async refresh(): Promise<string[]> {
    const domains = await this.readDomains();
    const descriptors: ServiceDescriptor[] = [];
    for await (const entity of this.query(
      this.options.settings.serviceFilter,
    )) {
      const service = describeService(entity, this.options.settings);
      descriptors.push({
        ...service,
        domain:
          service.domain ?? (service.system && domains.get(service.system)),
      });
    }
    const before = new Map(
      this.descriptors.map(service => [
        service.entityRef,
        JSON.stringify(service),
      ]),
    );
    const changed = this.hasRead
      ? descriptors
          .filter(
            service =>
              before.get(service.entityRef) !== JSON.stringify(service),
          )
          .map(service => service.entityRef)
      : [];
    await this.options.scorecards.syncServices(descriptors, this.options.now());
    this.descriptors = descriptors;
    await this.reloadCommits();
    this.hasRead = true;
    return changed;
  }

  private combine(): void {
    this.collected = this.descriptors.map(service => ({
      ...service,
      ...this.commits.get(service.entityRef),
    }));
  }

  /** System → domain: a service knows only its system. */
  private async readDomains(): Promise<Map<string, string>> {
    const domains = new Map<string, string>();
    for await (const system of this.query([{ kind: 'System' }])) {
      const domain = system.relations?.find(
        relation =>
          relation.type === RELATION_PART_OF &&
          relation.targetRef.startsWith('domain:'),
      );
      if (domain) domains.set(stringifyEntityRef(system), domain.targetRef);
    }
    return domains;
  }

  private async *query(
    filter: Settings['serviceFilter'],
  ): AsyncGenerator<Entity> {
    const { catalog, auth } = this.options;
    let cursor: string | undefined;
    do {
      const credentials = await auth.getOwnServiceCredentials();
      const page = await catalog.queryEntities(
        cursor
          ? { cursor, limit: pageSize, fields }
          : { filter, limit: pageSize, fields },
        { credentials },
      );
      yield* page.items;
      cursor = page.pageInfo.nextCursor;
    } while (cursor);
  }
}
