import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { InputError, NotAllowedError } from '@backstage/errors';

/** Header by which the sign-in page says who signs in. */
export const sandboxUserHeader = 'x-sandbox-user';

/**
 * Entity references of the users that may sign in without a password.
 *
 * @throws InputError naming the path, when a reference is not one of a user
 */
export function readSandboxUsers(config: Config): string[] {
  return config.getConfigArray('users').map((user, index) => {
    const path = `auth.providers.sandbox.users[${index}].entityRef`;
    const value = user.getString('entityRef');
    try {
      const reference = parseEntityRef(value);
      if (reference.kind.toLocaleLowerCase('en-US') !== 'user') {
        throw new InputError(`it is a ${reference.kind}`);
      }
      return stringifyEntityRef(reference);
    } catch (error) {
      throw new InputError(
        `${path} must be the reference of a user, got "${value}": ${
          (error as Error).message
        }`,
      );
    }
  });
}

const loopback = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;

/**
 * Whether this request may sign in as the user it names.
 *
 * @throws NotAllowedError for anyone but a configured user from this machine
 */
export function chooseSandboxUser(
  users: readonly string[],
  request: {
    remoteAddress?: string;
    forwardedFor?: string | string[];
    userHeader?: string | string[];
  },
): string {
  const fromHere =
    loopback.test(request.remoteAddress ?? '') &&
    request.forwardedFor === undefined;
  if (!fromHere) {
    throw new NotAllowedError(
      'Sandbox users can sign in from this machine only',
    );
  }
  const [user] = [request.userHeader].flat();
  if (!user || !users.includes(user)) {
    throw new NotAllowedError('This user is not offered for sandbox sign-in');
  }
  return user;
}
