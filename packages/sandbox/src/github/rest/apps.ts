import { randomBytes } from 'node:crypto';
import { appOf, credentialOf, maySee } from '../authentication';
import { GitHubApp } from '../model';
import { Site } from '../site';
import { account } from './accounts';
import { Endpoint, notFound, RestCall, RestError } from './endpoint';
import { fullRepository } from './repositories';

const HOUR_MILLISECONDS = 3_600_000;

const PERMISSIONS = {
  actions: 'read',
  administration: 'read',
  checks: 'read',
  contents: 'read',
  deployments: 'read',
  environments: 'read',
  issues: 'read',
  metadata: 'read',
  security_events: 'read',
  statuses: 'read',
};

function installationView(
  site: Site,
  app: GitHubApp,
  installation: GitHubApp['installations'][number],
) {
  const target = account(site, installation.account);
  const { id } = installation;
  return {
    id,
    account: target,
    access_tokens_url: `${site.apiUrl}/app/installations/${id}/access_tokens`,
    repositories_url: `${site.apiUrl}/installation/repositories`,
    html_url: `${site.webUrl}/organizations/${installation.account}/settings/installations/${id}`,
    app_id: app.id,
    target_id: target.id,
    target_type: 'Organization',
    permissions: PERMISSIONS,
    events: [],
    created_at: '2026-01-05T08:00:00Z',
    updated_at: '2026-01-05T08:00:00Z',
    single_file_name: null,
    repository_selection: 'all',
    app_slug: app.slug,
    suspended_at: null,
    suspended_by: null,
  };
}

async function callingApp(call: RestCall): Promise<GitHubApp> {
  const credential = credentialOf(call.request.get('authorization'));
  const app = await appOf(call.site.store, credential, call.site.now());
  if (!app) {
    throw new RestError(401, 'A JSON web token could not be decoded');
  }
  return app;
}

export const appEndpoints: Endpoint[] = [
  {
    path: '/app/installations',
    free: true,
    answer: async call => {
      const app = await callingApp(call);
      return call
        .page(app.installations)
        .map(installation => installationView(call.site, app, installation));
    },
  },
  {
    path: '/app/installations/{installation_id}/access_tokens',
    method: 'post',
    free: true,
    status: 201,
    answer: async call => {
      const app = await callingApp(call);
      const installation = app.installations.find(
        ({ id }) => id === Number(call.params.installation_id),
      );
      if (!installation) {
        throw notFound();
      }
      const value = `ghs_${randomBytes(18).toString('hex')}`;
      call.site.store.addToken({
        value,
        login: `${app.slug}[bot]`,
        repositories: [`${installation.account}/*`],
      });
      const expires = new Date(call.site.now().getTime() + HOUR_MILLISECONDS);
      return {
        token: value,
        expires_at: expires.toISOString(),
        permissions: PERMISSIONS,
        repository_selection: 'all',
      };
    },
  },
  {
    path: '/installation/repositories',
    answer: call => {
      const seen = call.site.store.repositories.filter(repository =>
        maySee(call.token, repository),
      );
      return {
        total_count: seen.length,
        repository_selection: 'all',
        repositories: call
          .page(seen)
          .map(repository => fullRepository(call.site, repository)),
      };
    },
  },
];
