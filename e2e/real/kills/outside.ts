import type { KubernetesObject } from '@release-readiness/sandbox';
import { waitUntil } from '../../servers';
import type { KillWorld } from './KillWorld';

const EFFECT = 'release-readiness.io/effect-id';

/** Percent for the canary, each time that somebody set it, and for which effect. */
export interface SetWeight {
  weight: number;
  effectId?: string;
}

interface Route {
  destination: { subset?: string };
  weight?: number;
}

function weightOf({ spec }: KubernetesObject): number | undefined {
  const { http } = spec as { http: { name?: string; route: Route[] }[] };
  return http
    .find(({ name }) => name === 'primary')
    ?.route.find(({ destination }) => destination.subset === 'canary')?.weight;
}

/** Follows what is set on the canary of a service from now on. */
export function followWeights(
  { sandbox }: KillWorld,
  service: string,
): readonly SetWeight[] {
  const cluster = sandbox.world.cluster('prod');
  const find = () =>
    cluster
      .objects('VirtualService')
      .find(({ metadata }) => metadata.name === service);
  let seen = find()?.metadata.resourceVersion;
  const set: SetWeight[] = [];
  cluster.onChange(() => {
    const mesh = find();
    if (!mesh || mesh.metadata.resourceVersion === seen) return;
    seen = mesh.metadata.resourceVersion;
    set.push({
      weight: weightOf(mesh) ?? 0,
      effectId: mesh.metadata.annotations?.[EFFECT],
    });
  });
  return set;
}

/** Waits until nothing is left in the outbox: whoever is told of the end is told then. */
export async function untilDelivered(
  world: KillWorld,
  promotionId: string,
): Promise<void> {
  await waitUntil(
    'every effect is done',
    async () => {
      const open = await world.query<{ step: string; status: string }>(
        'release-readiness',
        "select step, status from effects where promotion_id = $1 and status <> 'done'",
        [promotionId],
      );
      if (open.length === 0) return true;
      throw new Error(JSON.stringify(open));
    },
    { deadline: 300_000, interval: 200 },
  );
}

/** Effects that CI had to carry out, as the portal has them. */
export function driverEffects(world: KillWorld, promotionId: string) {
  return world.query<{
    id: string;
    kind: string;
    status: string;
    attempt: number;
  }>(
    'release-readiness',
    `select id, body::json->'effect'->>'kind' as kind, status, attempt
       from effects where promotion_id = $1 and kind = 'driver'
      order by expected_version, ordinal`,
    [promotionId],
  );
}

/** How each run of an effect ended on GitHub. */
export function runsOf(
  { sandbox }: KillWorld,
  service: string,
  effectId: string,
): (string | undefined)[] {
  return sandbox.world
    .repository(service)
    .workflowRuns.filter(({ displayTitle }) => displayTitle?.includes(effectId))
    .map(({ conclusion }) => conclusion);
}

/** Lines of the trail: what was decided (`start preparing`), and notes. */
export async function trailOf(world: KillWorld, promotionId: string) {
  const rows = await world.query<{ kind: string; payload: string }>(
    'release-readiness',
    'select kind, payload from promotion_events where promotion_id = $1 order by seq',
    [promotionId],
  );
  const lines = rows.map(({ kind, payload }) => ({
    kind,
    ...(JSON.parse(payload) as {
      to?: string;
      refused?: object;
      effectId?: string;
    }),
  }));
  return {
    path: lines
      .filter(({ to, refused }) => to !== undefined && !refused)
      .map(({ kind, to }) => `${kind} ${to}`),
    refusals: lines
      .filter(({ kind, refused }) => refused || kind === 'claim-refused')
      .map(({ kind }) => kind),
    claims: lines
      .filter(({ kind }) => kind === 'effect-claimed')
      .map(({ effectId }) => effectId),
  };
}

/** What was told on GitHub's Deployments of a service, by effect. */
export function toldOnDeployments(
  { sandbox }: KillWorld,
  service: string,
): string[] {
  return sandbox.world
    .repository(service)
    .deployments.flatMap(({ statuses }) => statuses)
    .flatMap(({ state, description }) => {
      const mark = /\[([0-9a-f]{16})\]$/.exec(description ?? '')?.[1];
      return mark ? [`${state} ${mark}`] : [];
    });
}

/** Who has which notification of a promotion, one entry for each copy. */
export async function notificationsOf(
  world: KillWorld,
  promotionId: string,
): Promise<string[]> {
  const effects = await world.query<{ id: string }>(
    'release-readiness',
    "select id from effects where promotion_id = $1 and kind = 'notify'",
    [promotionId],
  );
  const copies = await world.query<{ scope: string; user: string }>(
    'notifications',
    'select scope, "user" from notification where scope = any($1)',
    [effects.map(({ id }) => `promotion:${id}`)],
  );
  return copies.map(({ scope, user }) => `${scope} ${user}`);
}

/** Has the database itself write down what is done to change records from now on. */
export async function witnessChanges(world: KillWorld): Promise<void> {
  await world.query(
    'release-readiness',
    `create table witnessed (sequence serial, correlation_id text, status text);
     create function witness() returns trigger language plpgsql as $$
       begin
         insert into witnessed (correlation_id, status)
           values (new.correlation_id, new.status);
         return new;
       end $$;
     create trigger witness after update of status, closed_at on change_records
       for each row execute function witness()`,
  );
}

/** What was done to the change record of a promotion, and how it was closed. */
export async function changeOf(world: KillWorld, promotionId: string) {
  const done = await world.query<{ status: string }>(
    'release-readiness',
    'select status from witnessed where correlation_id = $1 order by sequence',
    [promotionId],
  );
  const records = await world.query<{ closure_code: string }>(
    'release-readiness',
    'select closure_code from change_records where correlation_id = $1',
    [promotionId],
  );
  return {
    done: done.map(({ status }) => status),
    closures: records.map(record => record.closure_code),
  };
}
