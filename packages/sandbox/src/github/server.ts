import express, { json } from 'express';
import { ScenarioClock } from '../clock';
import { SandboxServer, startSandboxServer } from '../http';
import { graphqlHandler } from './graphql';
import { ActionsOptions, ActionsSimulation, startActions } from './actions';
import { GitHubData } from './model';
import { pagesRouter } from './pages';
import { RateLimits } from './rateLimits';
import { restRouter } from './rest';
import { Site } from './site';
import { GitHubStore } from './store';
import { startWebhooks, Webhooks, WebhookTarget } from './webhooks';

export interface GitHubOptions {
  data: GitHubData;
  clock: Pick<ScenarioClock, 'now'>;
  /** Lets workflows be started and carries them out; absent: they can only be read. */
  actions?: ActionsOptions;
  /** 0 or absent: a free one. */
  port?: number;
  /**
   * Base of `html_url` addresses. Default: the server itself, which has plain
   * pages for people there.
   */
  webUrl?: string;
  /** Where webhooks go; absent: nowhere until {@link Webhooks.setTarget}. */
  webhook?: WebhookTarget;
}

/** A running simulated GitHub. */
export interface GitHubSandbox extends SandboxServer {
  /** The data as it is now. Changes through its methods send webhooks. */
  readonly store: GitHubStore;
  readonly limits: RateLimits;
  readonly webhooks: Webhooks;
  readonly actions?: ActionsSimulation;
}

/**
 * Starts a GitHub: REST at the root as on api.github.com, GraphQL at
 * `/graphql`, pages for people, webhooks out when the data changes.
 */
export async function startGitHub(
  options: GitHubOptions,
): Promise<GitHubSandbox> {
  const store = new GitHubStore(options.data);
  const now = () => options.clock.now();
  const limits = new RateLimits(now);
  const app = express();
  const server = await startSandboxServer({ handler: app, port: options.port });
  const site: Site = {
    store,
    limits,
    apiUrl: server.url,
    webUrl: options.webUrl ?? server.url,
    now,
  };
  app.disable('etag');
  app.post('/graphql', json({ limit: '2mb' }), graphqlHandler(site));
  const actions =
    options.actions && (await startActions(site, options.actions));
  if (actions) {
    app.use(actions.issuerPath, actions.issuerRouter);
  }
  app.use(pagesRouter(site));
  app.use(restRouter(site, actions?.endpoints));
  const webhooks = startWebhooks(site, options.webhook);
  return {
    ...server,
    store,
    limits,
    webhooks,
    actions,
    async close() {
      await actions?.close();
      await webhooks.close();
      await server.close();
    },
  };
}
