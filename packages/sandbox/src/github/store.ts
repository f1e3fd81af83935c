import { ChangeListener } from './changes';
import { GitHubApp, GitHubData, GitHubToken, GitHubUser } from './model';
import { Repository } from './repository';

export type User = GitHubUser & {
  id: number;
  type: NonNullable<GitHubUser['type']>;
};

/** The whole installation. Change it through its repositories' methods. */
export class GitHubStore {
  readonly repositories: readonly Repository[];
  readonly apps: readonly GitHubApp[];
  readonly #byName: ReadonlyMap<string, Repository>;
  readonly #users = new Map<string, User>();
  readonly #tokens = new Map<string, GitHubToken>();
  readonly #listeners = new Set<ChangeListener>();
  #lastId = 1000;

  constructor(data: GitHubData) {
    const nextId = () => {
      this.#lastId += 1;
      return this.#lastId;
    };
    data.users.forEach(user =>
      this.#users.set(user.login, {
        ...user,
        id: user.id ?? nextId(),
        type: user.type ?? 'User',
      }),
    );
    for (const { owner } of data.repositories) {
      if (!this.#users.has(owner)) {
        this.#users.set(owner, {
          login: owner,
          id: nextId(),
          type: 'Organization',
        });
      }
    }
    data.tokens.forEach(token => this.#tokens.set(token.value, token));
    this.apps = (data.apps ?? []).map(app => ({
      ...app,
      installations: app.installations.map(installation => ({
        ...installation,
        id: installation.id ?? nextId(),
      })),
    }));
    this.repositories = data.repositories.map(
      repository =>
        new Repository(repository, nextId, (changed, change) =>
          this.#listeners.forEach(listener => listener(changed, change)),
        ),
    );
    this.#byName = new Map(
      this.repositories.map(repository => [
        repository.fullName.toLowerCase(),
        repository,
      ]),
    );
  }

  repository(owner: string, name: string): Repository | undefined {
    return this.#byName.get(`${owner}/${name}`.toLowerCase());
  }

  /** The account; one that the data doesn't name is GitHub's "ghost". */
  user(login: string): User {
    return (
      this.#users.get(login) ?? {
        login,
        id: 10137,
        type: login.endsWith('[bot]') ? 'Bot' : 'User',
      }
    );
  }

  token(value: string): GitHubToken | undefined {
    return this.#tokens.get(value);
  }

  addToken(token: GitHubToken): void {
    this.#tokens.set(token.value, token);
  }

  revokeToken(value: string): void {
    this.#tokens.delete(value);
  }

  /** Calls back after each change; returns how to stop that. */
  onChange(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
