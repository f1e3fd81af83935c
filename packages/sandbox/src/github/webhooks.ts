import { createHmac, randomUUID } from 'node:crypto';
import { GitHubChange } from './changes';
import { Repository } from './repository';
import {
  alertView,
  checkRunView,
  deploymentStatusView,
  deploymentView,
  fullRepository,
  issueView,
  simpleCommit,
  account,
  statusView,
  workflowRunView,
} from './rest';
import { Site } from './site';

export interface WebhookTarget {
  url: string;
  /** Signs each delivery: `X-Hub-Signature-256`. */
  secret: string;
}

export interface WebhookDelivery {
  id: string;
  event: string;
  /** Absent when the receiver could not be reached. */
  status?: number;
}

/** The webhook of the whole installation. */
export interface Webhooks {
  /** Deliveries so far, oldest first. */
  readonly deliveries: readonly WebhookDelivery[];
  setTarget(target: WebhookTarget | undefined): void;
  /** Waits until every delivery under way has ended. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

const TIMEOUT_MILLISECONDS = 10_000;

/** Posts every change to the target, in order, each once, as GitHub does. */
export function startWebhooks(
  site: Site,
  first: WebhookTarget | undefined,
): Webhooks {
  let target = first;
  let queue = Promise.resolve();
  const deliveries: WebhookDelivery[] = [];
  const ended = new AbortController();
  const stop = site.store.onChange((repository, change) => {
    if (target) {
      const body = JSON.stringify(payloadOf(site, repository, change));
      const to = target;
      queue = queue.then(async () => {
        deliveries.push(await deliver(to, change.event, body, ended.signal));
      });
    }
  });
  return {
    deliveries,
    setTarget(next) {
      target = next;
    },
    settled: () => queue,
    async close() {
      stop();
      ended.abort();
      await queue;
    },
  };
}

async function deliver(
  target: WebhookTarget,
  event: string,
  body: string,
  ended: AbortSignal,
): Promise<WebhookDelivery> {
  const id = randomUUID();
  const signature = createHmac('sha256', target.secret)
    .update(body)
    .digest('hex');
  try {
    const response = await fetch(target.url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'User-Agent': 'GitHub-Hookshot/sandbox',
        'X-GitHub-Delivery': id,
        'X-GitHub-Event': event,
        'X-Hub-Signature-256': `sha256=${signature}`,
      },
      body,
      signal: AbortSignal.any([
        ended,
        AbortSignal.timeout(TIMEOUT_MILLISECONDS),
      ]),
    });
    await response.arrayBuffer();
    return { id, event, status: response.status };
  } catch {
    // GitHub doesn't deliver again by itself either
    return { id, event };
  }
}

function payloadOf(site: Site, repository: Repository, change: GitHubChange) {
  const common = {
    repository: fullRepository(site, repository),
    organization: {
      login: repository.owner,
      id: site.store.user(repository.owner).id,
    },
    sender: account(site, repository.owner),
  };
  return { ...eventOf(site, repository, change), ...common };
}

function eventOf(site: Site, repository: Repository, change: GitHubChange) {
  switch (change.event) {
    case 'push':
      return {
        ref: `refs/heads/${change.branch}`,
        before: change.before,
        after: change.commit.sha,
        head_commit: simpleCommit(change.commit),
        commits: [simpleCommit(change.commit)],
      };
    case 'workflow_run':
      return {
        action: change.action,
        workflow_run: workflowRunView(site, repository, change.run),
      };
    case 'check_run':
      return {
        action: change.action,
        check_run: checkRunView(site, repository, change.checkRun),
      };
    case 'status': {
      const { id, ...status } = statusView(site, repository, change.status);
      return {
        id,
        sha: change.status.sha,
        name: repository.fullName,
        ...status,
      };
    }
    case 'deployment':
      return {
        action: 'created',
        deployment: deploymentView(site, repository, change.deployment),
      };
    case 'deployment_protection_rule':
      return {
        action: 'requested',
        environment: change.environment,
        event: change.run.event,
        sha: change.run.sha,
        ref: change.run.branch,
        deployment_callback_url: `${site.apiUrl}/repos/${repository.fullName}/actions/runs/${change.run.id}/deployment_protection_rule`,
        pull_requests: [],
      };
    case 'deployment_status':
      return {
        action: 'created',
        deployment: deploymentView(site, repository, change.deployment),
        deployment_status: deploymentStatusView(
          site,
          repository,
          change.deployment,
          change.status,
        ),
      };
    case 'code_scanning_alert':
      return {
        action: change.action,
        alert: alertView(site, repository, change.alert),
        ref: change.alert.instance.ref,
        commit_oid: change.alert.instance.sha,
      };
    default:
      return {
        action: change.action,
        issue: issueView(site, repository, change.issue),
      };
  }
}
