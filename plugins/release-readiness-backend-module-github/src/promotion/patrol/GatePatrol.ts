import type { LoggerService } from '@backstage/backend-plugin-api';
import { SourceError } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { DeploymentGate } from '../gate';
import { idOf, type ServiceRepository } from '../repositories';

export interface GatePatrolOptions {
  gateOf(repository: ServiceRepository): Pick<DeploymentGate, 'poll'>;
  logger: LoggerService;
}

/** Repositories that are looked at at the same time. */
const concurrency = 5;

/**
 * Looks for jobs that wait for the portal's agreement, where no webhook told of
 * them. A job that nobody finds goes on waiting, which deploys nothing.
 */
export class GatePatrol {
  readonly #options: GatePatrolOptions;
  /** Where the next round begins, when the last one did not get round. */
  #next: string | undefined;

  constructor(options: GatePatrolOptions) {
    this.#options = options;
  }

  /** Looks at these, all of them. */
  async visit(
    repositories: readonly ServiceRepository[],
    signal: AbortSignal,
  ): Promise<void> {
    await this.#walk(repositories, signal);
  }

  /**
   * Looks at as many as time and the budget allow, and goes on there next time.
   *
   * @param repositories - in an order that stays
   */
  async patrol(
    repositories: readonly ServiceRepository[],
    signal: AbortSignal,
  ): Promise<void> {
    const next = this.#next ?? '';
    const start = repositories.findIndex(entry => idOf(entry) >= next);
    const inTurn = [
      ...repositories.slice(Math.max(start, 0)),
      ...repositories.slice(0, Math.max(start, 0)),
    ];
    const missed = await this.#walk(inTurn, signal);
    this.#next = missed && idOf(missed);
  }

  /** @returns the first that was not looked at */
  async #walk(
    repositories: readonly ServiceRepository[],
    signal: AbortSignal,
  ): Promise<ServiceRepository | undefined> {
    const waiting = [...repositories];
    const missed = new Set<ServiceRepository>();
    const exhausted = new Set<string>();
    const worker = async () => {
      for (let entry = waiting.shift(); entry; entry = waiting.shift()) {
        if (signal.aborted || exhausted.has(entry.account)) {
          missed.add(entry);
        } else {
          await this.#look(entry, signal).catch((error: unknown) => {
            missed.add(entry as ServiceRepository);
            if (error instanceof SourceError && error.retryAfter) {
              exhausted.add((entry as ServiceRepository).account);
            }
          });
        }
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
    return repositories.find(entry => missed.has(entry));
  }

  async #look(entry: ServiceRepository, signal: AbortSignal): Promise<void> {
    try {
      await this.#options.gateOf(entry).poll(entry.repository, signal);
    } catch (error) {
      if (!signal.aborted) {
        this.#options.logger.warn(
          `Could not look for deployments that wait in ${idOf(entry)}`,
          error as Error,
        );
      }
      throw error;
    }
  }
}
