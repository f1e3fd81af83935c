import { ScenarioClock } from '../clock';
import { namespaceOf } from '../company';
import {
  ActionsOptions,
  claimEffect,
  clusterHandlers,
  RenderChart,
  smokeTest,
} from '../github';
import { Portal } from './portal';
import { systemTokens } from './tokens';

/** Laid over how the company's GitHub carries its workflows out. */
export interface ActionsOverride {
  /** By name of the composite action. */
  handlers?: ActionsOptions['handlers'];
  /** `vars` of every repository. */
  variables?: Readonly<Record<string, string>>;
  secrets?: ActionsOptions['secrets'];
}

/** How the company's GitHub carries its workflows out. */
export function companyActions(options: {
  clock: ScenarioClock;
  /** Asked at each run. */
  portal: () => Portal;
  /** Address of prod's API server. */
  cluster: string;
  /** For services that are not in prod yet. */
  chart: RenderChart;
  /** Address below which the services of prod answer. */
  services: string;
  override?: ActionsOverride;
}): ActionsOptions {
  const { clock, portal, cluster, services, override } = options;
  const handlers = clusterHandlers(
    { url: cluster, token: systemTokens.pipeline },
    options.chart,
  );
  return {
    clock,
    handlers: {
      ...handlers,
      'claim-effect': claimEffect,
      'smoke-test': {
        async run(call) {
          await handlers['smoke-test'].run(call);
          return smokeTest.run(call);
        },
      },
      ...override?.handlers,
    },
    variables: repository => ({
      RELEASE_READINESS_URL: portal().url,
      PRODUCTION_NAMESPACE: namespaceOf('prod'),
      PRODUCTION_URL: `${services}/services/${repository}`,
      ...override?.variables,
    }),
    // nothing of the sandbox believes in them
    secrets: {
      PRODUCTION_KUBECONFIG: 'sandbox-kubeconfig',
      PRODUCTION_DATABASE_URL: 'sandbox-database',
      PRODUCTION_CACHE_URL: 'sandbox-cache',
      TEAM_WEBHOOK: 'sandbox-webhook',
      ...override?.secrets,
    },
  };
}
