import type { AuthService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';

const loginAnnotation = 'github.com/user-login';

const pageSize = 200;

/** Whose accounts at the forge are whose. */
export interface Accounts {
  /**
   * Users of the catalog by account. Accounts of nobody are left out.
   *
   * @throws Error when the catalog does not answer
   */
  peopleOf(accounts: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/**
 * Accounts by the annotation that Backstage's GitHub integration knows, else by
 * a user of the same name: it is asked to keep people from approving their own
 * work, so rather once too often.
 */
export class CatalogAccounts implements Accounts {
  constructor(
    private readonly options: {
      catalog: Pick<CatalogService, 'queryEntities'>;
      auth: AuthService;
    },
  ) {}

  async peopleOf(
    accounts: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    const wanted = [...new Set(accounts)];
    for (let index = 0; index < wanted.length; index += pageSize) {
      await this.readPage(wanted.slice(index, index + pageSize), found);
    }
    return found;
  }

  private async readPage(
    accounts: readonly string[],
    found: Map<string, string>,
  ): Promise<void> {
    const { catalog, auth } = this.options;
    const { items } = await catalog.queryEntities(
      {
        filter: [
          {
            kind: 'User',
            [`metadata.annotations.${loginAnnotation}`]: [...accounts],
          },
          { kind: 'User', 'metadata.name': [...accounts] },
        ],
        // Each account is found at most twice.
        limit: 2 * pageSize,
        fields: [
          'kind',
          'metadata.name',
          'metadata.namespace',
          'metadata.annotations',
        ],
      },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    for (const account of accounts) {
      const is = (name: string | undefined) =>
        name?.toLowerCase() === account.toLowerCase();
      const user =
        items.find(({ metadata }) =>
          is(metadata.annotations?.[loginAnnotation]),
        ) ?? items.find(({ metadata }) => is(metadata.name));
      if (user) found.set(account, stringifyEntityRef(user));
    }
  }
}
