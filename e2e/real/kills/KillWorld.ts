import {
  claimEffect,
  type Sandbox,
  startSandbox,
} from '@release-readiness/sandbox';
import { Client } from 'pg';
import { linesWithoutPeaks, urlIn } from '../../portal/embeddedSandbox';
import { startPortal, type PortalProcess } from '../../portal/portal';
import { writeCatalog, type SandboxServerName } from '../../portal/sandbox';
import { sandboxConfig } from '../../portal/sandboxConfig';
import {
  type PostgresServer,
  StartedServers,
  startPostgres,
  waitUntil,
} from '../../servers';
import { createWorkspace } from '../../servers/workspace';
import { startHttpTap } from './HttpTap';
import { killPoint, type PointName } from './points';
import { startPostgresTap } from './PostgresTap';
import { Trap } from './Trap';

/** A point that is not come to in this time is none. */
const HIT_WITHIN = 300_000;
const CLAIMED_WITHIN = { deadline: 240_000, interval: 3_000 };

/**
 * The standard's policy, shorter. Whatever only a slow machine or a dead
 * backend would reach is wide.
 */
const POLICY = {
  scale: 30,
  gridStep: '1s',
  gridLag: '3s',
  queryWindow: '3s',
  rollbackErrorRate: { hold: '6s' },
  healthInterval: '2s',
  canaryObservation: '6s',
  trafficObservation: '6s',
  releaseObservation: '4s',
  observationDeadlineFactor: 100,
  unknownHold: '5m',
  driverUnreachableHold: '5m',
  holds: {
    'no-data': { limit: '10m' },
    'driver-unreachable': { limit: '10m' },
  },
};

/**
 * The composite action asks again when it gets nothing, and so it does when a
 * backend that is just starting knows no such route; the sandbox's does not.
 * Here it may take a whole restart. To be refused is an answer.
 */
const patientClaim: typeof claimEffect = {
  async run(call) {
    const claim = await waitUntil(
      'the portal answers the claim',
      () =>
        claimEffect.run(call).then(
          outputs => ({ outputs }),
          (error: Error) => {
            if (!/answered (403|409)/.test(error.message)) throw error;
            return { refusal: error };
          },
        ),
      { ...CLAIMED_WITHIN, signal: call.signal },
    );
    if ('refusal' in claim) throw claim.refusal;
    return claim.outputs;
  },
};

/**
 * One backend on PostgreSQL, and a tap on everything through which a promotion
 * speaks with the world: the database, GitHub, Prometheus, and the door that
 * runs of workflows come in by.
 */
export class KillWorld {
  static start(): Promise<KillWorld> {
    return StartedServers.startWorld(async servers => {
      const sandbox = await startSandbox({
        actions: {
          handlers: {
            'claim-effect': patientClaim,
          },
        },
      });
      servers.onStop(() => sandbox.close());
      const postgres = servers.keep(await startPostgres());
      const running: { portal?: PortalProcess } = {};
      const trap = new Trap(async () => running.portal?.kill());
      const database = servers.keep(await startPostgresTap(trap, postgres));
      const { urls } = sandbox;
      const github = servers.keep(
        await startHttpTap(trap, 'github', urls.github),
      );
      const prometheus = servers.keep(
        await startHttpTap(trap, 'prometheus', urls['prometheus-prod']),
      );
      const door = servers.keep(await startHttpTap(trap, 'portal'));
      const workspace = createWorkspace('catalog');
      servers.onStop(() => workspace.remove());
      const portal = servers.keep(
        await startPortal({
          config: configuration(sandbox, workspace.folder, {
            github: github.url,
            prometheus: prometheus.url,
          }),
          postgres: database,
          publicUrl: door.url,
        }),
      );
      running.portal = portal;
      door.use(portal.url);
      sandbox.world.movePortal({ url: door.url });
      return new KillWorld(sandbox, portal, postgres, trap, servers.stop);
    });
  }

  private constructor(
    readonly sandbox: Sandbox,
    readonly portal: PortalProcess,
    private readonly postgres: PostgresServer,
    private readonly trap: Trap,
    readonly stop: () => Promise<void>,
  ) {}

  /** Points at which the backend was killed, in order. */
  get visited(): readonly string[] {
    return this.trap.visited;
  }

  /**
   * Kills the backend at each of the points, one after the other, and starts
   * it again; the next point counts from the new process' first breath on.
   *
   * @param act - What leads to the first point, when that is more than time;
   *   it has to get over the deaths by itself.
   * @throws when a point is not come to, with its name
   */
  async killAt(
    points: readonly PointName[],
    act: () => Promise<unknown> = async () => undefined,
  ): Promise<void> {
    const [first, ...rest] = points;
    let killed = this.trap.arm(killPoint(first));
    const acting = act();
    // It is waited for below, unless a point is missed.
    acting.catch(() => undefined);
    for (const [index, name] of points.entries()) {
      await within(killed, `Nothing came to: ${name}`);
      await this.#expectDead(name);
      await this.#endLease();
      const next = rest.at(index);
      if (next) killed = this.trap.arm(killPoint(next));
      this.trap.reset();
      const started = this.portal.restart();
      // It may come to the next point before it is ready.
      started.catch(() => undefined);
      await (next ? Promise.race([started, killed]) : started);
    }
    await acting;
  }

  /** From now on half of what the candidate is asked fails. */
  async spoil(service: string): Promise<void> {
    const { url } = this.sandbox.control;
    const response = await fetch(`${url}/services/${service}/candidate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ errorRate: 0.5 }),
    });
    if (!response.ok) throw new Error(await response.text());
  }

  /** Asks the database directly, past the tap. */
  async query<Row>(
    plugin: 'release-readiness' | 'notifications',
    sql: string,
    values: readonly unknown[] = [],
  ): Promise<Row[]> {
    const url = new URL(this.postgres.connectionString);
    url.pathname = `/backstage_plugin_${plugin}`;
    const client = new Client({ connectionString: url.toString() });
    await client.connect();
    try {
      return (await client.query(sql, [...values])).rows as Row[];
    } finally {
      await client.end();
    }
  }

  async #expectDead(name: string): Promise<void> {
    const answer = await fetch(this.portal.url).catch(() => undefined);
    if (answer) throw new Error(`The backend outlived: ${name}`);
  }

  // What the dead process held is free after half a minute; that nobody takes
  // it before is shown elsewhere, and two dozen half minutes are too long.
  async #endLease(): Promise<void> {
    await this.query(
      'release-readiness',
      'update promotions set lease_until = 0 where lease_until is not null',
    );
  }
}

async function within(hit: Promise<void>, message: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(message)), HIT_WITHIN);
  });
  await Promise.race([hit, late]).finally(() => clearTimeout(timer));
}

/** The sandbox's, by way of the taps. */
function configuration(
  sandbox: Sandbox,
  folder: string,
  taps: { github: string; prometheus: string },
): object {
  const url = (server: SandboxServerName) => urlIn(sandbox, server);
  const base = sandboxConfig({
    url,
    catalog: writeCatalog(folder, url('services')),
  }) as {
    integrations: { github: object[] };
    releaseReadiness: {
      github: { promotion: object };
      prometheus: { servers: { name: string }[] };
    };
  };
  const { github, prometheus } = base.releaseReadiness;
  return {
    ...base,
    integrations: {
      github: base.integrations.github.map(integration => ({
        ...integration,
        apiBaseUrl: taps.github,
      })),
    },
    releaseReadiness: {
      ...base.releaseReadiness,
      github: {
        ...github,
        promotion: { ...github.promotion, gate: { liveInterval: '1s' } },
      },
      prometheus: {
        servers: prometheus.servers.map(server =>
          server.name === 'prod' ? { ...server, url: taps.prometheus } : server,
        ),
      },
      promotion: { policy: POLICY },
      businessLines: linesWithoutPeaks,
    },
  };
}
