import type { Knex } from 'knex';
import {
  type HealthProbe,
  type MetricsEvidence,
  type PromotionLease,
  type PromotionReading,
  sampleFromJson,
  sampleToJson,
  type SmokeResult,
  type StoredReadings,
  type StoredSample,
} from '../../../promotion';
import { upsertRows, type TableShape } from '../../sql';
import { lockLeased, promotionsTable } from './promotionRow';

const samplesTable: TableShape = {
  name: 'promotion_samples',
  key: ['promotion_id', 'target', 't'],
  columns: {
    promotion_id: 'text',
    target: 'text',
    t: 'bigint',
    sample: 'text',
  },
};

export async function recordReading(
  transaction: Knex,
  lease: PromotionLease,
  reading: PromotionReading,
): Promise<void> {
  await lockLeased(transaction, lease);
  const { promotionId } = lease;
  await transaction(promotionsTable)
    .where({ id: promotionId })
    .update({
      unreachable: reading.unreachable
        ? JSON.stringify(reading.unreachable)
        : null,
      ...(reading.observation
        ? { observation: JSON.stringify(reading.observation) }
        : {}),
    });
  await upsertRows(
    transaction,
    samplesTable,
    reading.samples.map(({ target, sample }) => ({
      promotion_id: promotionId,
      target,
      t: sample.t,
      sample: sampleToJson(sample),
    })),
  );
  for (const { at, request, queries, responses } of reading.evidence) {
    await transaction('promotion_observations').insert({
      promotion_id: promotionId,
      at,
      request: JSON.stringify(request),
      queries: JSON.stringify(queries),
      responses: JSON.stringify(responses),
    });
  }
  if (reading.probe) {
    await transaction('promotion_probes').insert({
      promotion_id: promotionId,
      kind: 'health',
      ...reading.probe,
    });
  }
}

export async function readReadings(
  knex: Knex,
  promotionId: string,
  options: { samplesFrom: number; probes: number },
): Promise<StoredReadings> {
  const samples = await knex('promotion_samples')
    .where({ promotion_id: promotionId })
    .where('t', '>=', options.samplesFrom)
    .orderBy('t');
  const own = (kind: string) =>
    knex('promotion_probes')
      .select('at', 'outcome')
      .where({ promotion_id: promotionId, kind });
  const probes = await own('health')
    .orderBy('id', 'desc')
    .limit(options.probes);
  const smokeTests = await own('smoke').orderBy('id');
  return {
    samples: samples.map(row => ({
      target: row.target as StoredSample['target'],
      sample: sampleFromJson(row.sample),
    })),
    probes: probes.reverse().map(row => ({
      at: Number(row.at),
      outcome: row.outcome as HealthProbe['outcome'],
    })),
    smokeTests: smokeTests.map(row => ({
      at: Number(row.at),
      outcome: row.outcome as SmokeResult['outcome'],
    })),
  };
}

export async function listEvidence(
  knex: Knex,
  promotionId: string,
): Promise<MetricsEvidence[]> {
  const rows = await knex('promotion_observations')
    .where({ promotion_id: promotionId })
    .orderBy('id');
  return rows.map(row => ({
    at: Number(row.at),
    request: JSON.parse(row.request),
    queries: JSON.parse(row.queries),
    responses: JSON.parse(row.responses),
  }));
}
