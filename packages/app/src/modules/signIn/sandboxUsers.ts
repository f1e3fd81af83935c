import type { Config } from '@backstage/config';

/** A person of the sandbox company, offered on the sign-in page. */
export interface SandboxUser {
  entityRef: string;
  name: string;
  /** What the person does in the release process. */
  role: string;
  team?: string;
}

/** Users under `auth.providers.sandbox.users`, grouped by role in the order of the configuration. */
export function readSandboxUsers(config: Config): Map<string, SandboxUser[]> {
  const byRole = new Map<string, SandboxUser[]>();
  const users = config.getOptionalConfigArray('auth.providers.sandbox.users');
  for (const user of users ?? []) {
    const role = user.getString('role');
    byRole.set(role, [
      ...(byRole.get(role) ?? []),
      {
        entityRef: user.getString('entityRef'),
        name: user.getString('name'),
        role,
        team: user.getOptionalString('team'),
      },
    ]);
  }
  return byRole;
}
