import type { SandboxProcess } from './sandbox';

const clusters = ['dev', 'test', 'staging', 'prod'] as const;

/** Configuration that points a portal at a running sandbox. */
export function sandboxConfig(
  sandbox: Pick<SandboxProcess, 'url' | 'catalog'>,
): object {
  const github = sandbox.url('github');
  const githubHost = new URL(github).host;
  return {
    catalog: { locations: [{ type: 'file', target: sandbox.catalog }] },
    integrations: {
      github: [
        { host: githubHost, apiBaseUrl: github, token: 'mall-github-token' },
      ],
    },
    kubernetes: {
      clusterLocatorMethods: [
        {
          type: 'config',
          clusters: clusters.map(name => ({
            name,
            url: sandbox.url(name),
            authProvider: 'serviceAccount',
            serviceAccountToken: 'mall-reader',
            skipMetricsLookup: true,
          })),
        },
      ],
    },
    releaseReadiness: {
      github: {
        host: githubHost,
        promotion: { issuer: `${github}/_oidc` },
      },
      prometheus: {
        servers: [
          {
            name: 'nonprod',
            url: sandbox.url('prometheusNonprod'),
            environments: ['dev', 'test', 'staging'],
            authentication: {
              type: 'bearer',
              token: 'mall-prometheus-nonprod',
            },
          },
          {
            name: 'prod',
            url: sandbox.url('prometheusProd'),
            environments: ['prod'],
            authentication: {
              type: 'basic',
              username: 'reader',
              password: 'mall-prometheus',
            },
            alertmanager: {
              url: sandbox.url('alertmanager'),
              authentication: {
                type: 'header',
                name: 'X-Scope-OrgID',
                value: 'mall',
              },
            },
          },
        ],
      },
    },
  };
}
