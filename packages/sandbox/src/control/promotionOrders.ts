import { createHash } from 'node:crypto';
import { gitHubTokenOf, ServiceDefinition } from '../company';
import { ActionsSimulation, WorkflowRun } from '../github';
import { NotFound, Refused } from './errors';
import { Order } from './orders';
import { releaseOf } from './serviceOrders';
import { followTraffic } from './traffic';
import { World } from './World';

const TIMEOUT = 10_000;
/** Both are on call; who starts a run does not review it. */
const [STARTS, REVIEWS] = ['olga.petrova', 'sun.bo'];

/** How the workflows are carried out when nobody ordered anything. */
export const noFaults: Required<Order<'actions'>> = {
  loseDispatchAnswers: 0,
  deliverTwice: 0,
  hideRunDetails: false,
  slowness: 1,
  failingActions: [],
};

/** Something is wrong with an image, wherever it runs in prod; what was ordered of it before is forgotten. */
export function orderCandidate(
  world: World,
  service: ServiceDefinition,
  { tag, ...fault }: Order<'candidate'>,
): { digest: string } {
  const { digest } = tag ? releaseOf(service, tag) : service.releases.candidate;
  world.traffic.faults.set(digest, { service: service.name, fault });
  followTraffic(world, 'prod');
  return { digest };
}

/** Nothing is wrong with any image of the service. */
export function forgiveCandidates(
  world: World,
  service: ServiceDefinition,
): void {
  const { faults } = world.traffic;
  for (const [digest, { service: owner }] of faults) {
    if (owner === service.name) {
      faults.delete(digest);
    }
  }
  followTraffic(world, 'prod');
}

/** Lets runs fail, be slow, be lost; what is not said stays. */
export function orderActions(
  world: World,
  { failingActions, ...rest }: Order<'actions'>,
): void {
  const { faults } = actionsOf(world);
  Object.assign(faults, rest);
  if (failingActions) {
    faults.failingActions.clear();
    failingActions.forEach(name => faults.failingActions.add(name));
  }
}

/** What is wrong with runs now, and why composite actions failed so far. */
export function describeActions(world: World) {
  const { faults, failures, issuer } = actionsOf(world);
  return {
    ...faults,
    failingActions: [...faults.failingActions],
    issuer,
    failures,
  };
}

/** A person starts a deployment on GitHub; no portal asked for it. */
export async function orderDispatch(
  world: World,
  service: ServiceDefinition,
  order: Order<'dispatch'>,
): Promise<{ runId: number; effectId: string }> {
  const {
    user,
    workflow,
    effectId = createHash('sha256')
      .update(`${service.name} ${world.clock.now().toISOString()}`)
      .digest('hex'),
  } = order;
  const { id } = await dispatch(world, service, {
    user,
    file: `${workflow}.yaml`,
    inputs: { effect_id: effectId },
  });
  return { runId: id, effectId };
}

/** On-call rolls prod back from GitHub: one starts the workflow, another reviews it. */
export async function orderRollback(
  world: World,
  service: ServiceDefinition,
  { revision }: Order<'rollback'>,
): Promise<{ runId: number }> {
  const run = await dispatch(world, service, {
    user: STARTS,
    file: 'roll-back.yaml',
    inputs: revision ? { revision } : {},
  });
  await untilWaiting(world, service, run);
  const path = `/repos/mall/${service.name}/actions/runs/${run.id}/pending_deployments`;
  const [pending] = (await askGitHub(world, REVIEWS, path)) as {
    environment: { id: number };
  }[];
  await askGitHub(world, REVIEWS, path, {
    environment_ids: [pending.environment.id],
    state: 'approved',
    comment: 'On call: production has to go back',
  });
  return { runId: run.id };
}

/** The run of a dispatch, also where GitHub does not say which it is. */
async function dispatch(
  world: World,
  service: ServiceDefinition,
  order: { user: string; file: string; inputs: Record<string, string> },
): Promise<WorkflowRun> {
  const repository = world.repository(service.name);
  const before = new Set(repository.workflowRuns.map(({ id }) => id));
  await askGitHub(
    world,
    order.user,
    `/repos/mall/${service.name}/actions/workflows/${order.file}/dispatches`,
    { ref: 'main', inputs: order.inputs },
  );
  const started = repository.workflowRuns.find(
    ({ id, path, actor }) =>
      !before.has(id) &&
      path.endsWith(`/${order.file}`) &&
      actor === order.user,
  );
  if (!started) {
    throw new Refused(`GitHub started no run of ${order.file}`);
  }
  return started;
}

/** Waits until the run's job waits for reviewers. */
async function untilWaiting(
  world: World,
  service: ServiceDefinition,
  run: WorkflowRun,
): Promise<void> {
  while (run.status !== 'waiting') {
    if (run.status === 'completed') {
      throw new Refused(`Run ${run.id} of mall/${service.name} ended at once`);
    }
    await nextChange(world);
  }
}

/** Waits until anything changes on GitHub. */
function nextChange(world: World): Promise<void> {
  const { store } = world.gitHub;
  return new Promise(resolve => {
    const listening = { stop: () => {} };
    listening.stop = store.onChange(() => {
      listening.stop();
      resolve();
    });
  });
}

async function askGitHub(
  world: World,
  user: string,
  path: string,
  body?: object,
): Promise<unknown> {
  const token = gitHubTokenOf(user);
  if (!world.gitHub.store.token(token)) {
    throw new NotFound(`There is no user '${user}' in the catalog`);
  }
  const response = await fetch(world.gitHub.url + path, {
    method: body ? 'POST' : 'GET',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
    },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT),
  }).catch(cause => {
    throw new Refused(`GitHub did not answer ${path}`, { cause });
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Refused(`GitHub answered ${response.status} to ${path}: ${text}`);
  }
  return text ? JSON.parse(text) : undefined;
}

function actionsOf(world: World): ActionsSimulation {
  const { actions } = world.gitHub;
  if (!actions) {
    throw new Error('The company was started without GitHub Actions');
  }
  return actions;
}
