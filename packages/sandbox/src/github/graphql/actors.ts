import { nodeId, Site } from '../site';
import { GraphqlObject } from './connection';

/** An account as `User`, `Bot` or `Organization`. */
export function actorObject(site: Site, login: string): GraphqlObject {
  const user = site.store.user(login);
  return {
    __typename: user.type,
    id: nodeId(user.type, user.id),
    databaseId: user.id,
    login: user.login,
    name: user.name ?? null,
    avatarUrl: () => `${site.webUrl}/avatars/u/${user.id}`,
    resourcePath: `/${user.login}`,
    url: `${site.webUrl}/${user.login}`,
  };
}
