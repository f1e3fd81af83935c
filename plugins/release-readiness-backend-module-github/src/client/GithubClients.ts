import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  GithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import type { GithubAccount } from '../targets';
import { GithubClient } from './GithubClient';
import { RateBudget } from './RateBudget';

export interface GithubClientsOptions {
  integrations: ScmIntegrations;
  credentials: GithubCredentialsProvider;
  /** Longest wait for one answer, milliseconds. */
  requestTimeout: number;
  /** Share of the hourly budget that collection leaves to promotions. */
  budgetReserve: number;
  logger: LoggerService;
  now(): Date;
  /** First pause before another attempt, milliseconds. */
  retryPause?: number;
}

/** Two ways to ask as one account: both spend from the same budget. */
interface AccountClients {
  /** Leaves the reserve alone. */
  collecting: GithubClient;
  /** May use the reserve: a promotion has to go on, or back. */
  promoting: GithubClient;
}

/** The clients of all accounts, each made when it is first asked for. */
export class GithubClients {
  readonly #options: GithubClientsOptions;
  readonly #accounts = new Map<string, AccountClients>();

  constructor(options: GithubClientsOptions) {
    this.#options = options;
  }

  /** Whether there are credentials for the account's GitHub. */
  isConfigured(account: GithubAccount): boolean {
    const integration = this.#integrationOf(account);
    return Boolean(integration?.token || integration?.apps?.length);
  }

  of(account: GithubAccount): AccountClients {
    const found = this.#accounts.get(account.id);
    if (found) {
      return found;
    }
    const { credentials, budgetReserve, requestTimeout, ...rest } =
      this.#options;
    const budget = new RateBudget({
      target: account.id,
      reserve: budgetReserve,
    });
    const create = (own: RateBudget) =>
      new GithubClient({
        target: account.id,
        apiBaseUrl:
          this.#integrationOf(account)?.apiBaseUrl ?? 'https://api.github.com',
        token: async () =>
          (await credentials.getCredentials({ url: `https://${account.id}` }))
            .token,
        budget: own,
        timeout: requestTimeout,
        logger: rest.logger,
        now: rest.now,
        retryPause: rest.retryPause,
      });
    const created = {
      collecting: create(budget),
      promoting: create(budget.withoutReserve()),
    };
    this.#accounts.set(account.id, created);
    return created;
  }

  #integrationOf({ host }: GithubAccount) {
    return this.#options.integrations.github.byHost(host)?.config;
  }
}
