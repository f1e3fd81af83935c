import { ConflictError, NotFoundError } from '@backstage/errors';
import type {
  ChangeClosureCode,
  ChangeRecordContent,
  ChangeRecordView,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  ChangeRecord,
  ChangeRegister,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { Knex } from 'knex';
import type { ChangeRecords } from '../changes';
import { toNumber, whereIn } from './sql';

const table = 'change_records';

interface Row {
  sequence: number | string;
  correlation_id: string;
  number: string | null;
  entity_ref: string;
  subject_hash: string;
  status: ChangeRecord['status'];
  content: string;
  closure_code: ChangeClosureCode | null;
  closure_notes: string | null;
  registered_at: number | string;
  started_at: number | string | null;
  closed_at: number | string | null;
}

/**
 * §2.3 the built-in change register. A record is written once for each
 * correlation id; it is started and closed at most once.
 */
export class DatabaseChangeRegister implements ChangeRegister, ChangeRecords {
  readonly id = 'built-in';

  constructor(
    private readonly knex: Knex,
    private readonly now: () => Date,
  ) {}

  async register(options: {
    correlationId: string;
    entityRef: string;
    subjectHash: string;
    content: ChangeRecordContent;
  }): Promise<ChangeRecord> {
    const { correlationId, entityRef, subjectHash, content } = options;
    await this.knex(table)
      .insert({
        correlation_id: correlationId,
        entity_ref: entityRef,
        subject_hash: subjectHash,
        status: 'registered',
        content: JSON.stringify(content),
        registered_at: this.now().getTime(),
      })
      .onConflict('correlation_id')
      .ignore();
    const found = await this.find({ correlationId });
    if (!found) {
      throw new NotFoundError(`Change record of ${correlationId} is gone`);
    }
    return found;
  }

  async find({
    correlationId,
  }: {
    correlationId: string;
  }): Promise<ChangeRecord | undefined> {
    const row = await this.knex<Row>(table)
      .where({ correlation_id: correlationId })
      .first();
    if (!row) return undefined;
    return toRecord({ ...row, number: row.number ?? (await this.name(row)) });
  }

  async start({ number }: { number: string }): Promise<void> {
    const changed = await this.knex(table)
      .where({ number })
      .whereIn('status', ['draft', 'registered', 'approved'])
      .update({ status: 'in-progress', started_at: this.now().getTime() });
    if (changed === 0) await this.expect(number);
  }

  async close(options: {
    number: string;
    code: ChangeClosureCode;
    notes: string;
  }): Promise<void> {
    const { number, code, notes } = options;
    const changed = await this.knex(table)
      .where({ number })
      .whereNot({ status: 'closed' })
      .update({
        status: 'closed',
        closure_code: code,
        closure_notes: notes,
        closed_at: this.now().getTime(),
      });
    if (changed > 0) return;
    const row = await this.expect(number);
    if (row.closure_code !== code) {
      throw new ConflictError(
        `${number} is closed as ${row.closure_code}, not as ${code}`,
      );
    }
  }

  async list(filter: {
    entityRefs?: readonly string[];
    offset?: number;
    limit: number;
  }): Promise<ChangeRecordView[]> {
    const query = this.knex<Row>(table)
      .whereNotNull('number')
      .orderBy('sequence', 'desc')
      .limit(filter.limit)
      .offset(filter.offset ?? 0);
    const rows: Row[] = await (filter.entityRefs
      ? whereIn(query, this.knex, 'entity_ref', filter.entityRefs)
      : query);
    return rows.map(toView);
  }

  async read(number: string): Promise<ChangeRecordView | undefined> {
    const row = await this.knex<Row>(table).where({ number }).first();
    return row && toView(row);
  }

  // The number comes from the sequence, which the database gives out once.
  private async name(row: Row): Promise<string> {
    const sequence = toNumber(row.sequence) ?? 0;
    const number = `CHG${String(sequence).padStart(7, '0')}`;
    await this.knex(table).where({ sequence }).update({ number });
    return number;
  }

  private async expect(number: string): Promise<Row> {
    const row = await this.knex<Row>(table).where({ number }).first();
    if (!row) throw new NotFoundError(`There is no change record ${number}`);
    return row;
  }
}

function toRecord(row: Row & { number: string }): ChangeRecord {
  return {
    number: row.number,
    status: row.status,
    subjectHash: row.subject_hash,
    content: JSON.parse(row.content),
  };
}

function toView(row: Row): ChangeRecordView {
  const time = (value: number | string | null) => {
    const instant = toNumber(value);
    return instant === undefined ? undefined : new Date(instant).toISOString();
  };
  return {
    number: row.number ?? '',
    entityRef: row.entity_ref,
    subjectHash: row.subject_hash,
    status: row.status,
    content: JSON.parse(row.content),
    ...(row.closure_code && { closureCode: row.closure_code }),
    ...(row.closure_notes && { closureNotes: row.closure_notes }),
    registeredAt: time(row.registered_at),
    startedAt: time(row.started_at),
    closedAt: time(row.closed_at),
  };
}
