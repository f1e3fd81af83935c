import { ScenarioClock, WallScenarioClock } from '../clock';
import { Company, parseCompany, readCompanyFiles } from '../company';
import { SandboxServer, startSandboxServer } from '../http';
import { ActionsOverride } from './companyActions';
import { defaultPortal, Portal } from './portal';
import { controlRoutes } from './routes';
import { portOf, ServerId, serverIds } from './servers';
import { keepTime } from './timekeeping';
import { portsFrom, World } from './World';

/** How the company is started. */
export interface SandboxOptions {
  /**
   * The control API's port; the other servers follow at fixed distances.
   * Default 0: each server takes a free port.
   */
  portBase?: number;
  /** Default: Mall, as its files say. */
  company?: Company;
  /** The portal that promotes; default: the one of `npm start`. */
  portal?: Partial<Portal>;
  /** Where workflows are to be carried out otherwise, on a real cluster for instance. */
  actions?: ActionsOverride;
  /** Default: wall time with delays shortened 40 times. */
  clock?: ScenarioClock;
  /**
   * Whether stories are kept true while wall time passes (new pods are scraped,
   * backups recur). Default true; false where requests are counted.
   */
  timekeeping?: boolean;
}

/** The running company. */
export interface Sandbox {
  /** The servers as they are now; replaced by a reset. */
  readonly world: World;
  readonly control: SandboxServer;
  /** Addresses by server id. */
  readonly urls: Readonly<Record<ServerId, string>>;
  /** Starts the company anew on the same ports: everything that was ordered is forgotten. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** Starts every server of the company and the control API. */
export async function startSandbox(
  options: SandboxOptions = {},
): Promise<Sandbox> {
  const base = options.portBase ?? 0;
  const clock = options.clock ?? WallScenarioClock.create();
  const company = options.company ?? parseCompany(readCompanyFiles());
  const portal: Portal = { ...defaultPortal, ...options.portal };
  let world = await World.start({
    company,
    clock,
    portal,
    actions: options.actions,
    portOf: portsFrom(base),
  });
  const urls = Object.fromEntries(
    serverIds.map(id => [id, world.server(id).url]),
  ) as Record<ServerId, string>;
  const startTimekeeping = () =>
    options.timekeeping === false
      ? async () => undefined
      : keepTime(() => world);
  let stopTimekeeping = startTimekeeping();

  const reset = async () => {
    await stopTimekeeping();
    // As an API server that is shut down in good order: who watches learns of it.
    world.clusters.forEach(cluster => cluster.dropWatches());
    await world.close();
    world = await World.start({
      company,
      clock,
      portal,
      actions: options.actions,
      portOf: id => Number(new URL(urls[id]).port),
      previous: world,
    });
    stopTimekeeping = startTimekeeping();
  };
  const control = await startSandboxServer({
    port: portOf(base),
    handler: controlRoutes({ world: () => world, reset }),
  }).catch(async error => {
    await stopTimekeeping();
    await world.close();
    throw error;
  });
  return {
    get world() {
      return world;
    },
    control,
    urls,
    reset,
    async close() {
      await stopTimekeeping();
      await control.close();
      await world.close();
      if (!options.clock) {
        clock.stop();
      }
    },
  };
}
