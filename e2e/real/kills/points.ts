import type { KillPoint } from './Trap';
import { insertedInto, type Statement } from './wire';

type Matches = KillPoint['matches'];

const inDatabase =
  (matches: (statements: readonly Statement[]) => boolean): Matches =>
  happening =>
    happening.place === 'database' && matches(happening.statements);

/** An event of the trail that was not refused, and what its line says beside. */
const event = (kind: string, more: Record<string, string> = {}): Matches =>
  inDatabase(statements =>
    statements.some(statement => {
      const row = insertedInto('promotion_events', statement);
      if (row?.kind !== kind || !row.payload) return false;
      const line = JSON.parse(row.payload) as Record<string, unknown>;
      const step = (line.event as { step?: string } | undefined)?.step;
      return (
        line.refused === undefined &&
        Object.entries(more).every(
          ([key, value]) => (key === 'step' ? step : line[key]) === value,
        )
      );
    }),
  );

const inserted = (
  table: string,
  values: Record<string, string> = {},
): Matches =>
  inDatabase(statements =>
    statements.some(statement => {
      const row = insertedInto(table, statement);
      return (
        row !== undefined &&
        Object.entries(values).every(([key, value]) => row[key] === value)
      );
    }),
  );

const updated = (table: string, value: string): Matches =>
  inDatabase(statements =>
    statements.some(
      ({ sql, values }) =>
        sql.startsWith(`update "${table}" set`) && values.includes(value),
    ),
  );

const posted =
  (place: 'github' | 'portal', path: RegExp): Matches =>
  happening =>
    happening.place === place &&
    happening.method === 'POST' &&
    path.test(happening.path);

/** A question about the pods of the canary alone. */
const measuredCanary: Matches = happening =>
  happening.place === 'prometheus' &&
  happening.path.startsWith('/api/v1/query_range') &&
  // Long questions are in the body.
  `${happening.path} ${happening.body}`.includes('track%3D%22canary%22');

const dispatchOf = (workflow: string) =>
  posted(
    'github',
    new RegExp(`/actions/workflows/${workflow}\\.yaml/dispatches$`),
  );

/** In the order in which a promotion that is completed comes to them. */
const completed = {
  'the request, before it is stored': ['before', event('created')],
  'the submission, stored and not confirmed': ['after', event('submit')],
  'an approval, stored and not confirmed': ['after', event('approve')],
  'the start, before it is stored': ['before', event('start')],
  'the dispatch of the canary, before it is sent': [
    'before',
    dispatchOf('deploy-canary'),
  ],
  'the claim of the canary, before its commit': [
    'before',
    event('effect-claimed'),
  ],
  'a reading of the canary, before its commit': [
    'before',
    inserted('promotion_samples'),
  ],
  'the end of the first observation, committed and not confirmed': [
    'after',
    event('observation-completed', { step: 'observing-canary' }),
  ],
  'the dispatch of more traffic, sent and its answer lost': [
    'after',
    dispatchOf('set-traffic'),
  ],
  'the review of its deployment, given and its answer lost': [
    'after',
    posted('github', /\/deployment_protection_rule$/),
  ],
  'the claim of the roll-out, stored and its answer lost': [
    'after',
    posted('portal', /\/promotions\/claims\/\w+$/),
  ],
  'the roll-out read back, before the next step is stored': [
    'before',
    event('step-verified', { step: 'rolling-out' }),
  ],
  'the outcome of the smoke test, before it is stored': [
    'before',
    inserted('promotion_probes', { kind: 'smoke' }),
  ],
  'a sign-off, stored and not confirmed': ['after', event('sign-off')],
  'the completion, stored and not confirmed': [
    'after',
    event('observation-completed', { to: 'completed' }),
  ],
  'the change record, closed and not confirmed': [
    'after',
    updated('change_records', 'closed'),
  ],
  'the success on the Deployment, told and its answer lost': [
    'after',
    posted('github', /\/deployments\/\d+\/statuses$/),
  ],
  'the notification of the completion, stored and not confirmed': [
    'after',
    inserted('notification'),
  ],
} as const satisfies Record<string, readonly [KillPoint['when'], Matches]>;

/** In the order in which a promotion that is rolled back comes to them. */
const rolledBack = {
  'the start, stored and not confirmed': ['after', event('start')],
  'the metrics of the canary, before they are asked for': [
    'before',
    measuredCanary,
  ],
  'the breach, before it is stored': ['before', event('breach')],
  'the breach, stored and not confirmed': ['after', event('breach')],
  'the dispatch of the rollback, sent and its answer lost': [
    'after',
    dispatchOf('roll-back'),
  ],
  'the claim of the rollback, committed and not confirmed': [
    'after',
    event('effect-claimed'),
  ],
  'the rollback read back, stored and not confirmed': [
    'after',
    event('rollback-applied'),
  ],
  'the rollback verified, before it is stored': [
    'before',
    event('rollback-verified'),
  ],
  'the change record, before it is closed': [
    'before',
    updated('change_records', 'closed'),
  ],
} as const satisfies Record<string, readonly [KillPoint['when'], Matches]>;

export type PointName = keyof typeof completed | keyof typeof rolledBack;

const all: Readonly<Record<PointName, readonly [KillPoint['when'], Matches]>> =
  { ...completed, ...rolledBack };

/** Names of all points of a promotion, in order. */
export const pointsOf = {
  completed: Object.keys(completed),
  rolledBack: Object.keys(rolledBack),
};

export function killPoint(name: PointName): KillPoint {
  const [when, matches] = all[name];
  return { name, when, matches };
}
