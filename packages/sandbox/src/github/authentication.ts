import { importSPKI, jwtVerify } from 'jose';
import { GitHubApp, GitHubToken } from './model';
import { Repository } from './repository';
import { GitHubStore } from './store';

/** The credential of a request, without the scheme. */
export const credentialOf = (header: string | undefined): string | undefined =>
  header?.match(/^(?:token|bearer)\s+(\S+)$/i)?.[1];

/** Whether the caller sees the repository; nobody sees others' private ones. */
export function maySee(
  token: GitHubToken | undefined,
  repository: Repository,
): boolean {
  if (repository.data.private === false) {
    return true;
  }
  return (
    token !== undefined &&
    (token.repositories === undefined ||
      token.repositories.some(pattern =>
        pattern.endsWith('/*')
          ? repository.fullName.startsWith(pattern.slice(0, -1))
          : pattern === repository.fullName,
      ))
  );
}

/** The App that signed a JSON Web Token; undefined when none did, or too long ago. */
export async function appOf(
  store: GitHubStore,
  credential: string | undefined,
  now: Date,
): Promise<GitHubApp | undefined> {
  for (const app of credential ? store.apps : []) {
    try {
      const key = await importSPKI(app.publicKey, 'RS256');
      const { payload } = await jwtVerify(credential!, key, {
        algorithms: ['RS256'],
        currentDate: now,
      });
      if (String(payload.iss) === String(app.id)) {
        return app;
      }
    } catch {
      // not signed by this App, or expired: the next one may fit
    }
  }
  return undefined;
}
