import type { Knex } from 'knex';
import type { PublishedFact } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { TextReference } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { FactStore, StoredFact, TargetLease } from '../collection';
import { assertLease } from './assertLease';
import {
  contentHash,
  toCanonicalJson,
  toJson,
  toNumber,
  updateRows,
  upsertRows,
  whereIn,
  type TableShape,
} from './sql';

const key = ['entity_ref', 'fact_key'];

const knownFacts: TableShape = {
  name: 'facts',
  key,
  columns: {
    entity_ref: 'text',
    fact_key: 'text',
    source: 'text',
    target: 'text',
    status: 'text',
    value: 'text',
    reason: 'text',
    content_hash: 'text',
    observed_at: 'bigint',
    published_at: 'bigint',
  },
};

const touchedFacts: TableShape = {
  name: 'facts',
  key,
  columns: {
    entity_ref: 'text',
    fact_key: 'text',
    observed_at: 'bigint',
    published_at: 'bigint',
  },
};

/** When what a row says was seen: of a fact that is lost, when that was. */
const seenAt = `(case when "facts"."status" = 'known' then "facts"."observed_at" else "facts"."published_at" end)`;

/** The stored row was not seen after the given one, at the same place. */
const isNotNewer = `("facts"."source" <> excluded."source" or "facts"."target" <> excluded."target" or ${seenAt} <= excluded."observed_at")`;

interface PreparedFact {
  row: Record<string, string | number | undefined> & {
    entity_ref: string;
    fact_key: string;
    content_hash: string;
  };
  known: boolean;
}

/** Keeps facts in the plugin's database. */
export class DatabaseFactStore implements FactStore {
  constructor(private readonly knex: Knex) {}

  async publish(
    lease: TargetLease,
    facts: readonly PublishedFact[],
    at: Date,
    { keepNewer = false }: { keepNewer?: boolean } = {},
  ): Promise<string[]> {
    // One statement may not name a row twice: the last word of a batch counts.
    const prepared = new Map<string, PreparedFact>();
    for (const fact of facts) {
      prepared.set(
        `${fact.entityRef}\n${fact.reference.key}`,
        prepare(lease, fact, at),
      );
    }
    const all = [...prepared.values()];
    return this.knex.transaction(async transaction => {
      await assertLease(transaction, lease);
      const stored = await readStored(
        transaction,
        all.map(({ row }) => row.entity_ref),
      );
      const storedOf = ({ row }: PreparedFact) =>
        stored.get(`${row.entity_ref}\n${row.fact_key}`);
      const isSame = (fact: PreparedFact) =>
        storedOf(fact)?.content ===
        `${lease.source}\n${lease.target}\n${fact.row.content_hash}`;
      const isOutdated = (fact: PreparedFact) =>
        keepNewer &&
        fact.known &&
        storedOf(fact)?.place === `${lease.source}\n${lease.target}` &&
        (storedOf(fact)?.seenAt ?? 0) > Number(fact.row.observed_at);
      const changed = all.filter(fact => !isSame(fact) && !isOutdated(fact));
      await updateRows(
        transaction,
        touchedFacts,
        all.filter(fact => fact.known && isSame(fact)).map(({ row }) => row),
        {},
        keepNewer ? `${seenAt} <= given."observed_at"` : undefined,
      );
      await upsertRows(
        transaction,
        knownFacts,
        changed.filter(fact => fact.known).map(({ row }) => row),
        [],
        // Again, in the statement: another one may have come in between.
        keepNewer ? isNotNewer : undefined,
      );
      await upsertRows(
        transaction,
        knownFacts,
        changed.filter(fact => !fact.known).map(({ row }) => row),
        // The last known value and its time stay with a fact that is lost.
        ['value', 'observed_at'],
      );
      return [...new Set(changed.map(({ row }) => row.entity_ref))];
    });
  }

  async listFacts(entityRefs: readonly string[]): Promise<StoredFact[]> {
    const rows = await whereIn(
      this.knex('facts').select(),
      this.knex,
      'entity_ref',
      entityRefs,
    );
    return rows.map((row: Record<string, unknown>): StoredFact => ({
      entityRef: String(row.entity_ref),
      key: String(row.fact_key),
      source: String(row.source),
      target: String(row.target),
      status: row.status === 'known' ? 'known' : 'unavailable',
      value: toJson(row.value),
      reason: toJson<TextReference>(row.reason),
      observedAt: toNumber(row.observed_at),
      publishedAt: toNumber(row.published_at) ?? 0,
    }));
  }
}

function prepare(
  lease: TargetLease,
  { entityRef, reference, fact }: PublishedFact,
  at: Date,
): PreparedFact {
  const common = {
    entity_ref: entityRef,
    fact_key: reference.key,
    source: lease.source,
    target: lease.target,
    status: fact.status,
    published_at: at.getTime(),
  };
  if (fact.status === 'known') {
    const value = toCanonicalJson(fact.value);
    return {
      known: true,
      row: {
        ...common,
        value,
        content_hash: contentHash(`known ${value}`),
        observed_at: Date.parse(fact.observedAt),
      },
    };
  }
  const reason = toCanonicalJson(fact.reason);
  return {
    known: false,
    row: {
      ...common,
      reason,
      content_hash: contentHash(`unavailable ${reason}`),
    },
  };
}

interface StoredContent {
  /** Source and target. */
  place: string;
  /** Source, target and hash of the content. */
  content: string;
  seenAt: number;
}

async function readStored(
  knex: Knex,
  entityRefs: string[],
): Promise<Map<string, StoredContent>> {
  const rows = await whereIn(
    knex('facts').select(
      'entity_ref',
      'fact_key',
      'source',
      'target',
      'content_hash',
      knex.raw(`${seenAt} as seen_at`),
    ),
    knex,
    'entity_ref',
    new Set(entityRefs),
  );
  return new Map(
    rows.map((row: Record<string, string>) => {
      const place = `${row.source}\n${row.target}`;
      return [
        `${row.entity_ref}\n${row.fact_key}`,
        {
          place,
          content: `${place}\n${row.content_hash}`,
          seenAt: toNumber(row.seen_at) ?? 0,
        },
      ];
    }),
  );
}
