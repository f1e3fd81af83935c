import type { AuthService } from '@backstage/backend-plugin-api';
import {
  RELATION_CHILD_OF,
  RELATION_MEMBER_OF,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type {
  ApproverRole,
  SignOffRole,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { ServiceDescriptor } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { PromotionSettings, RoleHolder } from '../../configuration';
import type { RoleDirectory } from './Inspection';
import { holdersOf, normalized, referencesIn } from './roleHolders';

const pageSize = 500;

/** Groups within groups within groups: deeper is a mistake, not a company. */
const maximumDepth = 10;

const fields = ['kind', 'metadata.name', 'metadata.namespace', 'relations'];

/** What the directory works with. */
export interface CatalogRoleDirectoryOptions {
  catalog: Pick<CatalogService, 'queryEntities'>;
  auth: AuthService;
  settings: Pick<PromotionSettings, 'approvers' | 'signOffs' | 'onCall'>;
  /** For how long members count, milliseconds. */
  cacheMilliseconds: number;
  now(): Date;
}

/**
 * Who holds roles, by groups of the catalog. Members of a group's own groups
 * are its members, too.
 */
export class CatalogRoleDirectory implements RoleDirectory {
  readonly onCall: readonly string[];
  private readonly members = new Map<
    string,
    { people: ReadonlySet<string>; readAt: number }
  >();

  constructor(private readonly options: CatalogRoleDirectoryOptions) {
    this.onCall = options.settings.onCall.map(normalized);
  }

  /** @throws Error when the catalog does not answer: nobody is not an answer */
  membership(
    service: ServiceDescriptor,
  ): Promise<Record<string, ApproverRole[]>> {
    return this.resolve(this.options.settings.approvers, service);
  }

  /** @throws Error when the catalog does not answer */
  signOffMembership(
    service: ServiceDescriptor,
  ): Promise<Record<string, SignOffRole[]>> {
    return this.resolve(this.options.settings.signOffs, service);
  }

  /** @throws Error when the catalog does not answer */
  async onCallMembers(): Promise<ReadonlySet<string>> {
    const members = await this.membersOf(this.onCall);
    return new Set([...members.values()].flatMap(people => [...people]));
  }

  private async resolve<R extends string>(
    roles: Readonly<Record<R, readonly RoleHolder[]>>,
    service: ServiceDescriptor,
  ): Promise<Record<string, R[]>> {
    const holders = Object.values<readonly RoleHolder[]>(roles).flat();
    const members = await this.membersOf(referencesIn(holders, service));
    return holdersOf(roles, service, ref => members.get(ref) ?? new Set());
  }

  private async membersOf(
    refs: readonly string[],
  ): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const { cacheMilliseconds, now } = this.options;
    const readAt = now().getTime();
    const found = new Map<string, ReadonlySet<string>>();
    const missing: string[] = [];
    for (const ref of new Set(refs)) {
      const known = this.members.get(ref);
      if (ref.startsWith('user:')) found.set(ref, new Set([ref]));
      else if (known && readAt - known.readAt < cacheMilliseconds) {
        found.set(ref, known.people);
      } else missing.push(ref);
    }
    if (missing.length === 0) return found;
    for (const [ref, people] of await this.readMembers(missing)) {
      found.set(ref, people);
      this.members.set(ref, { people, readAt });
    }
    return found;
  }

  private async readMembers(
    groups: readonly string[],
  ): Promise<Map<string, ReadonlySet<string>>> {
    const within = await this.readGroupsWithin(groups);
    const all = [...new Set([...within.values()].flatMap(set => [...set]))];
    const people = new Map<string, Set<string>>(
      groups.map(group => [group, new Set()]),
    );
    for await (const user of this.query('User', RELATION_MEMBER_OF, all)) {
      const own = targetsOf(user, RELATION_MEMBER_OF);
      for (const [group, inner] of within) {
        if (own.some(each => inner.has(each))) {
          people.get(group)?.add(stringifyEntityRef(user));
        }
      }
    }
    return people;
  }

  /** Each group with all groups below it, itself included; a circle ends. */
  private async readGroupsWithin(
    groups: readonly string[],
  ): Promise<Map<string, Set<string>>> {
    const children = new Map<string, string[]>();
    const seen = new Set(groups);
    let level: readonly string[] = groups;
    for (let depth = 0; depth < maximumDepth && level.length > 0; depth += 1) {
      const next = new Set<string>();
      for await (const child of this.query('Group', RELATION_CHILD_OF, level)) {
        const ref = stringifyEntityRef(child);
        for (const parent of targetsOf(child, RELATION_CHILD_OF)) {
          children.set(parent, [...(children.get(parent) ?? []), ref]);
        }
        if (!seen.has(ref)) next.add(ref);
        seen.add(ref);
      }
      level = [...next];
    }
    return new Map(groups.map(group => [group, reachable(group, children)]));
  }

  private async *query(
    kind: string,
    relation: string,
    targets: readonly string[],
  ): AsyncGenerator<Entity> {
    const { catalog, auth } = this.options;
    const filter = { kind, [`relations.${relation}`]: [...targets] };
    let cursor: string | undefined;
    do {
      const page = await catalog.queryEntities(
        cursor
          ? { cursor, limit: pageSize, fields }
          : { filter, limit: pageSize, fields },
        { credentials: await auth.getOwnServiceCredentials() },
      );
      yield* page.items;
      cursor = page.pageInfo.nextCursor;
    } while (cursor);
  }
}

function targetsOf(entity: Entity, relation: string): string[] {
  return (entity.relations ?? [])
    .filter(({ type }) => type === relation)
    .map(({ targetRef }) => targetRef.toLowerCase());
}

function reachable(
  start: string,
  children: ReadonlyMap<string, readonly string[]>,
): Set<string> {
  const found = new Set([start]);
  // A set is walked in the order of insertion, what is added meanwhile too.
  for (const ref of found) {
    for (const child of children.get(ref) ?? []) found.add(child);
  }
  return found;
}
