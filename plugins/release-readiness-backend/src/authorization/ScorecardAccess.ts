import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  type BasicPermission,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import { releaseReadinessScorecardReadPermission } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Settings } from '../configuration';

const pageSize = 500;
const authorizeBatch = 200;

/** For how long a caller's view of the catalog is kept, in milliseconds. */
const visibilityAge = 15_000;

/** A view of the catalog is large: keep few. */
const maximumViews = 100;

/** Hidden by permission; says no more to the caller than that nothing is there. */
export class HiddenServiceError extends NotFoundError {}

/** What access is decided by. */
export interface ScorecardAccessOptions {
  permissions: PermissionsService;
  catalog: CatalogService;
  serviceFilter: Settings['serviceFilter'];
  now(): Date;
}

interface View {
  readAt: number;
  refs: Promise<ReadonlySet<string> | undefined>;
}

/**
 * Who may see and do what: this plugin's own permissions, and what the catalog
 * shows to the caller. What either hides does not exist for the caller.
 */
export class ScorecardAccess {
  private readonly views = new Map<string, View>();

  constructor(private readonly options: ScorecardAccessOptions) {}

  /**
   * @param message - the same for what is hidden and for what is not there
   * @throws NotFoundError for what the caller may not see
   */
  async assertVisible(
    entityRef: string,
    credentials: BackstageCredentials,
    permission: ResourcePermission = releaseReadinessScorecardReadPermission,
    message = `There is no service ${entityRef}`,
  ): Promise<void> {
    const entity = await this.options.catalog.getEntityByRef(entityRef, {
      credentials,
    });
    if (!entity) throw new NotFoundError(message);
    const visible = await this.allows(permission, entityRef, credentials);
    if (!visible) throw new HiddenServiceError(message);
  }

  /** Which of the permissions the caller has for an entity, in one question. */
  async allowed(
    permissions: readonly ResourcePermission[],
    resourceRef: string,
    credentials: BackstageCredentials,
  ): Promise<boolean[]> {
    const decisions = await this.options.permissions.authorize(
      permissions.map(permission => ({ permission, resourceRef })),
      { credentials },
    );
    return decisions.map(({ result }) => result === AuthorizeResult.ALLOW);
  }

  /** @throws NotAllowedError without the permission for this entity */
  async assertAllowed(
    permission: ResourcePermission,
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<void> {
    if (!(await this.allows(permission, entityRef, credentials))) {
      throw new NotAllowedError(`${permission.name} is not allowed`);
    }
  }

  /** @throws NotAllowedError without the permission */
  async assertAllowedTo(
    permission: BasicPermission,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const [decision] = await this.options.permissions.authorize(
      [{ permission }],
      { credentials },
    );
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(`${permission.name} is not allowed`);
    }
  }

  /**
   * Tells a caller who may see nothing from one for whom there is nothing.
   *
   * @throws NotAllowedError when the permission is denied whatever it is about
   */
  async assertNotDenied(
    credentials: BackstageCredentials,
    permission: ResourcePermission = releaseReadinessScorecardReadPermission,
  ): Promise<void> {
    const [decision] = await this.options.permissions.authorizeConditional(
      [{ permission }],
      { credentials },
    );
    if (decision.result === AuthorizeResult.DENY) {
      throw new NotAllowedError(`${permission.name} is not allowed`);
    }
  }

  /**
   * References of services that the caller may see; `undefined` = all. Kept
   * for some seconds per user, because it may take pages of the catalog.
   */
  async visibleRefs(
    credentials: BackstageCredentials,
    permission: ResourcePermission = releaseReadinessScorecardReadPermission,
  ): Promise<ReadonlySet<string> | undefined> {
    const user = callerOf(credentials);
    if (!user) return this.readVisibleRefs(credentials, permission);
    const caller = `${permission.name} ${user}`;
    const now = this.options.now().getTime();
    const kept = this.views.get(caller);
    if (kept && now - kept.readAt < visibilityAge) return kept.refs;
    const view: View = {
      readAt: now,
      refs: this.readVisibleRefs(credentials, permission),
    };
    view.refs.catch(() => {
      if (this.views.get(caller) === view) this.views.delete(caller);
    });
    this.views.delete(caller);
    this.views.set(caller, view);
    for (const oldest of this.views.keys()) {
      if (this.views.size <= maximumViews) break;
      this.views.delete(oldest);
    }
    return view.refs;
  }

  private async readVisibleRefs(
    credentials: BackstageCredentials,
    permission: ResourcePermission,
  ): Promise<ReadonlySet<string> | undefined> {
    const [own, catalog] = await this.options.permissions.authorizeConditional(
      [{ permission }, { permission: catalogEntityReadPermission }],
      { credentials },
    );
    if (
      own.result === AuthorizeResult.DENY ||
      catalog.result === AuthorizeResult.DENY
    ) {
      return new Set();
    }
    if (
      own.result === AuthorizeResult.ALLOW &&
      catalog.result === AuthorizeResult.ALLOW
    ) {
      return undefined;
    }
    const shown = await this.readShownRefs(credentials);
    return own.result === AuthorizeResult.ALLOW
      ? new Set(shown)
      : this.filterAllowed(shown, credentials, permission);
  }

  /** What the catalog shows to this caller. */
  private async readShownRefs(
    credentials: BackstageCredentials,
  ): Promise<string[]> {
    const fields = ['kind', 'metadata.name', 'metadata.namespace'];
    const refs: string[] = [];
    let cursor: string | undefined;
    do {
      const page: { items: Entity[]; pageInfo: { nextCursor?: string } } =
        await this.options.catalog.queryEntities(
          cursor
            ? { cursor, limit: pageSize, fields }
            : {
                filter: this.options.serviceFilter,
                limit: pageSize,
                fields,
              },
          { credentials },
        );
      refs.push(...page.items.map(entity => stringifyEntityRef(entity)));
      cursor = page.pageInfo.nextCursor;
    } while (cursor);
    return refs;
  }

  private async filterAllowed(
    refs: string[],
    credentials: BackstageCredentials,
    permission: ResourcePermission,
  ): Promise<ReadonlySet<string>> {
    const allowed = new Set<string>();
    for (let start = 0; start < refs.length; start += authorizeBatch) {
      const batch = refs.slice(start, start + authorizeBatch);
      const decisions = await this.options.permissions.authorize(
        batch.map(resourceRef => ({ permission, resourceRef })),
        { credentials },
      );
      batch.forEach((ref, index) => {
        if (decisions[index].result === AuthorizeResult.ALLOW) allowed.add(ref);
      });
    }
    return allowed;
  }

  private async allows(
    permission: ResourcePermission,
    resourceRef: string,
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    const [decision] = await this.options.permissions.authorize(
      [{ permission, resourceRef }],
      { credentials },
    );
    return decision.result === AuthorizeResult.ALLOW;
  }
}

/** Users only: a service's view may be narrowed by its token. */
function callerOf({ principal }: BackstageCredentials): string | undefined {
  const { type, userEntityRef } = principal as {
    type?: unknown;
    userEntityRef?: unknown;
  };
  return type === 'user' && typeof userEntityRef === 'string'
    ? userEntityRef
    : undefined;
}
