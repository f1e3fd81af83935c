import { verdicts } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { ServiceDescriptor } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { Knex } from 'knex';
import {
  contentHash,
  toCanonicalJson,
  upsertRows,
  whereIn,
  type TableShape,
} from '../../sql';

const services: TableShape = {
  name: 'scorecards',
  key: ['entity_ref'],
  columns: {
    entity_ref: 'text',
    name: 'text',
    title: 'text',
    owner: 'text',
    system: 'text',
    domain: 'text',
    type: 'text',
    lifecycle: 'text',
    descriptor: 'text',
    descriptor_hash: 'text',
    verdict: 'text',
    verdict_rank: 'integer',
    blocked_count: 'integer',
    blocked_by: 'text',
    areas: 'text',
    area_outcomes: 'text',
    next_evaluation_at: 'bigint',
    generation: 'integer',
    missing_since: 'bigint',
  },
};

/** Of a service that is there: its judgement. */
const judgement = [
  'verdict',
  'verdict_rank',
  'blocked_count',
  'blocked_by',
  'areas',
  'area_outcomes',
];

/**
 * Makes the stored services those that the catalog has: writes new and
 * changed ones, marks absent ones.
 */
export async function syncServices(
  knex: Knex,
  descriptors: readonly ServiceDescriptor[],
  at: Date,
): Promise<void> {
  await knex.transaction(async transaction => {
    const stored: {
      entity_ref: string;
      descriptor_hash: string;
      generation: number;
      missing_since: unknown;
    }[] = await transaction('scorecards').select(
      'entity_ref',
      'descriptor_hash',
      'generation',
      'missing_since',
    );
    const byRef = new Map(stored.map(row => [row.entity_ref, row]));
    const rows = descriptors.flatMap(service => {
      const descriptor = toCanonicalJson(service);
      const hash = contentHash(descriptor);
      const before = byRef.get(service.entityRef);
      if (before?.descriptor_hash === hash && before.missing_since === null) {
        return [];
      }
      return [
        {
          entity_ref: service.entityRef,
          name: service.name,
          title: service.title,
          owner: service.owner,
          system: service.system,
          domain: service.domain,
          type: service.type,
          lifecycle: service.lifecycle,
          descriptor,
          descriptor_hash: hash,
          // Nothing was judged yet: nothing is vouched for.
          verdict: 'unknown',
          verdict_rank: verdicts.indexOf('unknown'),
          blocked_count: 0,
          blocked_by: '[]',
          areas: '[]',
          area_outcomes: '|',
          next_evaluation_at: at.getTime(),
          generation: (before?.generation ?? 0) + 1,
        },
      ];
    });
    await upsertRows(transaction, services, rows, judgement);
    const present = new Set(descriptors.map(service => service.entityRef));
    const absent = stored
      .filter(row => !present.has(row.entity_ref) && row.missing_since === null)
      .map(row => row.entity_ref);
    if (absent.length > 0) {
      await whereIn(
        transaction('scorecards'),
        transaction,
        'entity_ref',
        absent,
      ).update({ missing_since: at.getTime() });
    }
  });
}
