import type { Knex } from 'knex';
import type { Freeze, FreezeStore, StoredFreeze } from '../promotion';
import { toNumber } from './sql';

const table = 'freezes';

interface Row {
  id: string;
  title: string;
  business_lines: string | null;
  starts_at: number | string;
  ends_at: number | string;
  set_by: string;
  reason: string;
  withdrawn_at: number | string | null;
  withdrawn_by: string | null;
}

/** Keeps freezes in the plugin's database; withdrawn ones stay, for auditors. */
export class DatabaseFreezeStore implements FreezeStore {
  constructor(private readonly knex: Knex) {}

  async list(endingAfter: number): Promise<StoredFreeze[]> {
    const rows = await this.knex<Row>(table)
      .where('ends_at', '>', endingAfter)
      .orderBy([{ column: 'starts_at' }, { column: 'id' }]);
    return rows.map(row => ({
      id: row.id,
      title: row.title,
      ...(row.business_lines && {
        businessLines: JSON.parse(row.business_lines),
      }),
      from: toNumber(row.starts_at) ?? 0,
      to: toNumber(row.ends_at) ?? 0,
      setBy: row.set_by,
      reason: row.reason,
      ...(row.withdrawn_by && {
        withdrawnAt: toNumber(row.withdrawn_at),
        withdrawnBy: row.withdrawn_by,
      }),
    }));
  }

  async add(freeze: Freeze): Promise<void> {
    await this.knex(table).insert({
      id: freeze.id,
      title: freeze.title,
      business_lines: freeze.businessLines
        ? JSON.stringify(freeze.businessLines)
        : null,
      starts_at: freeze.from,
      ends_at: freeze.to,
      set_by: freeze.setBy,
      reason: freeze.reason,
    });
  }

  async withdraw(id: string, by: string, at: number): Promise<boolean> {
    const changed = await this.knex(table)
      .where({ id })
      .whereNull('withdrawn_at')
      .update({ withdrawn_at: at, withdrawn_by: by });
    return changed > 0;
  }
}
