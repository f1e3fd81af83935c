import type {
  CodeScanning,
  Coverage,
  DeploymentEnvironments,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { Outcome } from '../outcome';

/** An outcome and when it was seen. */
export interface Remembered<T> {
  outcome: Outcome<T>;
  at: Date;
  /** What it was derived from, where that can change at the same commit. */
  signature?: string;
}

interface RepositoryMemory {
  environments?: Remembered<DeploymentEnvironments>;
  scanning: Map<string, Remembered<CodeScanning>>;
  coverage: Map<string, Remembered<Coverage>>;
}

/**
 * What REST said of each repository and candidate commit, so that it is asked
 * again only for a new commit, after an event, or when the answer grows old.
 */
export class RestMemory {
  readonly #repositories = new Map<string, RepositoryMemory>();

  of(slug: string): RepositoryMemory {
    const key = slug.toLowerCase();
    const found = this.#repositories.get(key);
    if (found) {
      return found;
    }
    const created = { scanning: new Map(), coverage: new Map() };
    this.#repositories.set(key, created);
    return created;
  }

  /** Forgets commits that are nobody's candidate any more. */
  keepCommits(slug: string, commits: readonly string[]): void {
    const { scanning, coverage } = this.of(slug);
    for (const memory of [scanning, coverage]) {
      [...memory.keys()]
        .filter(commit => !commits.includes(commit))
        .forEach(commit => memory.delete(commit));
    }
  }
}
