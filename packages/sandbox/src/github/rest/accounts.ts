import { Site, nodeId } from '../site';

/** An account as GitHub's `simple-user`. */
export function account(site: Site, login: string) {
  const user = site.store.user(login);
  const url = `${site.apiUrl}/users/${user.login}`;
  return {
    login: user.login,
    id: user.id,
    node_id: nodeId('User', user.id),
    avatar_url: `${site.webUrl}/avatars/u/${user.id}`,
    gravatar_id: '',
    url,
    html_url: `${site.webUrl}/${user.login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: user.type,
    site_admin: false,
  };
}

/** An App as GitHub's `integration`. */
export function integration(
  site: Site,
  app: { slug: string; name: string },
  id = 15368,
) {
  return {
    id,
    slug: app.slug,
    node_id: nodeId('Integration', id),
    owner: account(site, 'github'),
    name: app.name,
    description: null,
    external_url: site.webUrl,
    html_url: `${site.webUrl}/apps/${app.slug}`,
    created_at: '2018-07-30T09:30:17Z',
    updated_at: '2018-07-30T09:30:17Z',
    permissions: {},
    events: [],
  };
}
