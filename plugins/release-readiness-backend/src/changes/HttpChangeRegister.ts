import type {
  ChangeClosureCode,
  ChangeRecordContent,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  ChangeRecord,
  ChangeRegister,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { z } from 'zod';
import {
  type RegisterAccess,
  RegisterError,
  RegisterHttp,
} from './RegisterHttp';

const path = '/api/now/table/change_request';
const fields = [
  'sys_id',
  'number',
  'state',
  'approval',
  'short_description',
  'description',
  'risk_impact_analysis',
  'backout_plan',
  'start_date',
  'end_date',
  'correlation_id',
  'correlation_display',
].join(',');

const recordShape = z.object({
  sys_id: z.string().min(1),
  number: z.string().min(1),
  state: z.coerce.string(),
  approval: z.string().default(''),
  short_description: z.string().default(''),
  description: z.string().default(''),
  risk_impact_analysis: z.string().default(''),
  backout_plan: z.string().default(''),
  start_date: z.string().default(''),
  end_date: z.string().default(''),
  correlation_display: z.string().default(''),
});
type Entry = z.infer<typeof recordShape>;

// What ServiceNow's change_request has no field of its own for.
const planShape = z.object({
  category: z.enum(['minor', 'normal', 'major']),
  proposedCategory: z.enum(['minor', 'normal', 'major']),
  categoryReason: z.string().optional(),
  rollbackPlan: z.custom<ChangeRecordContent['rollbackPlan']>(
    value => typeof value === 'object' && value !== null,
  ),
});

/** Values of the field `state` as ServiceNow ships it. */
const states = { implement: '-1', review: '0', closed: '3', canceled: '4' };

const statusOf = (entry: Entry): ChangeRecord['status'] => {
  switch (entry.state) {
    case '-5':
      return 'draft';
    case states.implement:
    case states.review:
      return 'in-progress';
    case states.closed:
    case states.canceled:
      return 'closed';
    default:
      return entry.approval === 'approved' ? 'approved' : 'registered';
  }
};

const closeCodes: Record<ChangeClosureCode, string> = {
  successful: 'successful',
  'rolled-back': 'unsuccessful',
  failed: 'unsuccessful',
  cancelled: 'unsuccessful',
  expired: 'unsuccessful',
};

/**
 * §2.3 a change register that speaks ServiceNow's table API. It has no unique
 * key for correlation ids, so each write first asks what is there: a lost
 * answer does not make a second record.
 */
export class HttpChangeRegister implements ChangeRegister {
  readonly id = 'servicenow';
  private readonly http: RegisterHttp;

  constructor(private readonly access: RegisterAccess) {
    this.http = new RegisterHttp(access);
  }

  async register(options: {
    correlationId: string;
    entityRef: string;
    subjectHash: string;
    content: ChangeRecordContent;
    signal: AbortSignal;
  }): Promise<ChangeRecord> {
    const { correlationId, entityRef, subjectHash, content, signal } = options;
    const present = await this.find({ correlationId, signal });
    if (present) return present;
    const { category, proposedCategory, categoryReason, rollbackPlan } =
      content;
    const answer = await this.http.send({
      method: 'POST',
      path,
      repeatable: false,
      signal,
      body: {
        short_description: content.title,
        description: content.content,
        risk_impact_analysis: content.impact,
        backout_plan: JSON.stringify({
          category,
          proposedCategory,
          categoryReason,
          rollbackPlan,
        }),
        type: 'normal',
        cmdb_ci: entityRef,
        state: '-4',
        start_date: toRegisterTime(content.plannedStart),
        end_date: toRegisterTime(content.plannedEnd),
        correlation_id: correlationId,
        correlation_display: subjectHash,
      },
    });
    return this.toRecord(
      z.object({ result: recordShape }).parse(answer).result,
    );
  }

  async find(options: {
    correlationId: string;
    signal: AbortSignal;
  }): Promise<ChangeRecord | undefined> {
    const entry = await this.first(
      `correlation_id=${options.correlationId}`,
      options.signal,
    );
    return entry && this.toRecord(entry);
  }

  async start(options: { number: string; signal: AbortSignal }): Promise<void> {
    const entry = await this.expect(options.number, options.signal);
    if (['in-progress', 'closed'].includes(statusOf(entry))) return;
    await this.update(entry, { state: states.implement }, options.signal);
  }

  async close(options: {
    number: string;
    code: ChangeClosureCode;
    notes: string;
    signal: AbortSignal;
  }): Promise<void> {
    const entry = await this.expect(options.number, options.signal);
    if (statusOf(entry) === 'closed') return;
    const neverBegan = ['cancelled', 'expired'].includes(options.code);
    await this.update(
      entry,
      {
        state: neverBegan ? states.canceled : states.closed,
        close_code: closeCodes[options.code],
        close_notes: `${options.code}: ${options.notes}`.slice(0, 4_000),
      },
      options.signal,
    );
  }

  private async first(
    query: string,
    signal: AbortSignal,
  ): Promise<Entry | undefined> {
    const parameters = new URLSearchParams({
      sysparm_query: query,
      sysparm_fields: fields,
      sysparm_limit: '1',
    });
    const answer = await this.http.send({
      method: 'GET',
      path: `${path}?${parameters}`,
      repeatable: true,
      signal,
    });
    return z.object({ result: z.array(recordShape) }).parse(answer).result[0];
  }

  private async expect(number: string, signal: AbortSignal): Promise<Entry> {
    const entry = await this.first(`number=${number}`, signal);
    if (!entry) {
      throw new RegisterError(`The change register has no record ${number}`);
    }
    return entry;
  }

  private async update(
    entry: Entry,
    body: Record<string, string>,
    signal: AbortSignal,
  ): Promise<void> {
    await this.http.send({
      method: 'PATCH',
      path: `${path}/${encodeURIComponent(entry.sys_id)}`,
      repeatable: true,
      signal,
      body,
    });
  }

  private toRecord(entry: Entry): ChangeRecord {
    return {
      number: entry.number,
      url: `${this.access.url.replace(/\/$/, '')}/change_request.do?sys_id=${encodeURIComponent(entry.sys_id)}`,
      status: statusOf(entry),
      subjectHash: entry.correlation_display,
      content: {
        title: entry.short_description,
        content: entry.description,
        impact: entry.risk_impact_analysis,
        plannedStart: fromRegisterTime(entry.start_date),
        plannedEnd: fromRegisterTime(entry.end_date),
        ...readPlan(entry),
      },
    };
  }
}

function readPlan({ backout_plan: text, number }: Entry) {
  try {
    return planShape.parse(JSON.parse(text));
  } catch {
    throw new RegisterError(
      `${number}: backout_plan is not as the portal wrote it`,
    );
  }
}

// The register keeps times without a zone; they are UTC.
function toRegisterTime(iso: string): string {
  return new Date(iso).toISOString().slice(0, 19).replace('T', ' ');
}

function fromRegisterTime(time: string): string {
  const instant = Date.parse(`${time.replace(' ', 'T')}Z`);
  return Number.isNaN(instant) ? '' : new Date(instant).toISOString();
}
