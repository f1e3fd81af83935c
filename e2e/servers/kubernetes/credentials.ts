import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Somebody who may talk to the API server with a bearer token. */
export interface KubernetesUser {
  readonly name: string;
  /** `system:masters` may do everything; default none. */
  readonly groups?: readonly string[];
}

/** The user that sets up the cluster. */
export const ADMINISTRATOR: KubernetesUser = {
  name: 'administrator',
  groups: ['system:masters'],
};

/** The static tokens of a cluster. */
export class Tokens {
  readonly #file: string;
  readonly #tokens = new Map<string, string>();
  readonly #users = new Map<string, KubernetesUser>();
  readonly #revoked = new Map<string, KubernetesUser>();

  constructor(folder: string, users: readonly KubernetesUser[]) {
    this.#file = join(folder, 'tokens.csv');
    for (const user of [ADMINISTRATOR, ...users]) {
      if (this.#users.has(user.name)) {
        throw new Error(`There are two users of the name ${user.name}`);
      }
      this.#users.set(user.name, user);
      this.#tokens.set(user.name, randomUUID());
    }
    this.#write();
  }

  get file(): string {
    return this.#file;
  }

  /** The token of a user; it stays readable when it was revoked. */
  of(name: string): string {
    const token = this.#tokens.get(name);
    if (!token) {
      throw new Error(`There is no user ${name} in this cluster`);
    }
    return token;
  }

  all(): Record<string, string> {
    return Object.fromEntries(this.#tokens);
  }

  /** Counts after a restart of the API server, which reads the file only once. */
  revoke(name: string): void {
    this.#move(name, this.#users, this.#revoked);
  }

  /** Takes a revocation back, with the same token; counts after a restart too. */
  restore(name: string): void {
    this.#move(name, this.#revoked, this.#users);
  }

  #move(
    name: string,
    from: Map<string, KubernetesUser>,
    to: Map<string, KubernetesUser>,
  ): void {
    const user = from.get(name);
    if (user) {
      from.delete(name);
      to.set(name, user);
      this.#write();
    } else {
      // Nobody of that name is an error, having moved already is not.
      this.of(name);
    }
  }

  #write(): void {
    const lines = [...this.#users.values()].map(
      ({ name, groups = [] }) =>
        `${this.of(name)},${name},${name},"${groups.join(',')}"`,
    );
    writeFileSync(this.#file, `${lines.join('\n')}\n`, { mode: 0o600 });
  }
}

/**
 * Writes the key pair with which service account tokens are signed.
 *
 * @returns The paths of both files, PEM.
 */
export function writeServiceAccountKeys(folder: string): {
  readonly privateKey: string;
  readonly publicKey: string;
} {
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const privateKey = join(folder, 'service-account.key');
  const publicKey = join(folder, 'service-account.pub');
  writeFileSync(privateKey, keys.privateKey, { mode: 0o600 });
  writeFileSync(publicKey, keys.publicKey);
  return { privateKey, publicKey };
}

/**
 * A kubeconfig for one bearer token.
 *
 * @param certificateAuthority - Path of the certificates to trust.
 * @returns JSON, which is YAML too.
 */
export function kubeconfig(options: {
  readonly url: string;
  readonly certificateAuthority: string;
  readonly user: string;
  readonly token: string;
}): string {
  const { url, certificateAuthority, user, token } = options;
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'cluster',
        cluster: {
          server: url,
          'certificate-authority': certificateAuthority,
        },
      },
    ],
    users: [{ name: user, user: { token } }],
    contexts: [{ name: user, context: { cluster: 'cluster', user } }],
    'current-context': user,
  });
}
