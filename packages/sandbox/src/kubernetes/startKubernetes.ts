import { startSandboxServer } from '../http';
import { KINDS } from './api/kinds';
import { Resources } from './api/resources';
import { createKubernetesRouter } from './api/router';
import { Watches } from './api/watch';
import { ControllerContext } from './controllers/ControllerContext';
import { ControllerLoop } from './controllers/ControllerLoop';
import { DeploymentController } from './controllers/DeploymentController';
import { PodController } from './controllers/PodController';
import { ReplicaSetController } from './controllers/ReplicaSetController';
import { RolloutController } from './controllers/RolloutController';
import { StatefulSetController } from './controllers/StatefulSetController';
import { KubernetesOptions, KubernetesSandbox } from './model';
import { seedObjects } from './seed';
import { ClusterTime } from './store/ClusterTime';
import { ObjectStore } from './store/ObjectStore';
import { ObjectWriter } from './store/ObjectWriter';

/** Starts the API server of a simulated cluster, with its controllers. */
export async function startKubernetes(
  options: KubernetesOptions,
): Promise<KubernetesSandbox> {
  const { clock } = options;
  let tokens = options.tokens;
  const store = new ObjectStore({
    historyLimit: options.historyLimit ?? 1000,
    firstResourceVersion: options.firstResourceVersion,
  });
  const time = new ClusterTime(clock);
  const writer = new ObjectWriter(store, time, options.startManager);
  let react = () => {};
  const context: ControllerContext = {
    store,
    writer,
    time,
    readyAfter: options.readyAfter ?? '20s',
    digestOf: options.digestOf ?? (() => undefined),
    after: (delay, action) =>
      clock.after(delay, () => {
        action();
        react();
      }),
  };
  const loop = new ControllerLoop(store, writer, [
    new PodController(context),
    new ReplicaSetController(context),
    new DeploymentController(context),
    new StatefulSetController(context),
    new RolloutController(context),
  ]);
  react = () => loop.run();
  seedObjects(options.objects, { store, writer, loop, time, clock });

  const watches = new Watches();
  const server = await startSandboxServer({
    port: options.port,
    handler: createKubernetesRouter({
      kinds: KINDS.filter(kind => !options.absentGroups?.includes(kind.group)),
      store,
      resources: new Resources(store, writer),
      watches,
      clock,
      version: options.version ?? 'v1.35.4',
      tokens: () => tokens,
      afterWrite: () => loop.run(),
    }),
  });

  return {
    ...server,
    name: options.name,
    expireHistory: () => store.forgetHistory(),
    dropWatches: () => watches.endAll(),
    onChange: listener => store.subscribe(() => listener()),
    setTokens: next => {
      tokens = next;
    },
    objects: kind =>
      store.all().filter(object => kind === undefined || object.kind === kind),
  };
}
