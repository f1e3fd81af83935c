import type { Knex } from 'knex';

/** Types that a column of a row from outside may have. */
export type ColumnType = 'text' | 'bigint' | 'integer';

/** The columns of a table that are written together, and its key. */
export interface TableShape {
  name: string;
  key: readonly string[];
  columns: Readonly<Record<string, ColumnType>>;
}

/** A row to write; an absent or undefined column becomes null. */
export type TableRow = Readonly<Record<string, string | number | undefined>>;

/**
 * Rows as a table expression of one parameter, whatever their number: no
 * database's limit of parameters or compound selects applies.
 */
function rowsExpression(
  knex: Knex,
  columns: Readonly<Record<string, ColumnType>>,
  rows: readonly TableRow[],
): Knex.Raw {
  const names = Object.keys(columns);
  const json = JSON.stringify(rows);
  if (isPostgres(knex)) {
    const definition = names.map(name => `"${name}" ${columns[name]}`).join();
    return knex.raw(`jsonb_to_recordset(?::jsonb) as given(${definition})`, [
      json,
    ]);
  }
  const extracts = names
    .map(name => `json_extract(value, '$.${name}') as "${name}"`)
    .join();
  return knex.raw(`(select ${extracts} from json_each(?)) as given`, [json]);
}

/** Inserts rows, or updates those that are there, in one statement. */
export async function upsertRows(
  knex: Knex,
  table: TableShape,
  rows: readonly TableRow[],
  /** Columns to keep where the row is there; all others are overwritten. */
  keep: readonly string[] = [],
  /** SQL of the rows to update, where not all are; `excluded` is the given row. */
  condition?: string,
): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(table.columns);
  const quoted = names.map(name => `"${name}"`).join();
  const updates = names
    .filter(name => !table.key.includes(name) && !keep.includes(name))
    .map(name => `"${name}" = excluded."${name}"`)
    .join();
  const key = table.key.map(name => `"${name}"`).join();
  await knex.raw(
    `insert into "${table.name}" (${quoted}) select ${quoted} from ? where true
     on conflict (${key}) do ${updates ? `update set ${updates}` : 'nothing'}
     ${condition ? `where ${condition}` : ''}`,
    [rowsExpression(knex, table.columns, rows)],
  );
}

/** Updates the given columns of rows that are there, in one statement. */
export async function updateRows(
  knex: Knex,
  table: TableShape,
  rows: readonly TableRow[],
  /** SQL by column, where it is not the given value; `given` is the row from outside. */
  expressions: Readonly<Record<string, string>> = {},
  /** SQL of the rows to update, where not all are. */
  condition = 'true',
): Promise<void> {
  if (rows.length === 0) return;
  const sets = [
    ...Object.keys(table.columns)
      .filter(name => !table.key.includes(name) && !(name in expressions))
      .map(name => `"${name}" = given."${name}"`),
    ...Object.entries(expressions).map(([name, sql]) => `"${name}" = ${sql}`),
  ].join();
  const match = table.key
    .map(name => `"${table.name}"."${name}" = given."${name}"`)
    .join(' and ');
  await knex.raw(
    `update "${table.name}" set ${sets} from ? where ${match} and ${condition}`,
    [rowsExpression(knex, table.columns, rows)],
  );
}

/** `column in (values)` with one parameter, whatever their number. */
export function whereIn<T extends Knex.QueryBuilder>(
  query: T,
  knex: Knex,
  column: string,
  values: Iterable<string>,
): T {
  const json = JSON.stringify([...values]);
  query.whereRaw(
    isPostgres(knex)
      ? '?? in (select jsonb_array_elements_text(?::jsonb))'
      : '?? in (select value from json_each(?))',
    [column, json],
  );
  return query;
}

/** The clock of the database in milliseconds since 1970. */
export function databaseNow(knex: Knex): Knex.Raw {
  return knex.raw(
    isPostgres(knex)
      ? '(extract(epoch from clock_timestamp()) * 1000)::bigint'
      : "cast(unixepoch('subsec') * 1000 as integer)",
  );
}

/** Whether the database is PostgreSQL; else it is SQLite. */
export function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === 'pg';
}

/** A bigint column: PostgreSQL's driver returns it as text. */
export function toNumber(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : Number(value);
}

/** A nullable text column. */
export function toText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A column that holds JSON written by this plugin. */
export function toJson<T>(value: unknown): T | undefined {
  return typeof value === 'string' ? (JSON.parse(value) as T) : undefined;
}

/** Milliseconds since 1970 as ISO 8601. */
export function toIso(value: unknown): string | undefined {
  const milliseconds = toNumber(value);
  return milliseconds === undefined
    ? undefined
    : new Date(milliseconds).toISOString();
}
