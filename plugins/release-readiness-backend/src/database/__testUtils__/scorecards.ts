import type { CheckOutcome } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  buildCandidate,
  buildService,
  testNow,
  type ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { Knex } from 'knex';
import {
  summarize,
  type EvaluatedScorecard,
  type JudgedCheck,
} from '../../scorecard';
import { DatabaseScorecardStore } from '../DatabaseScorecardStore';
import { databaseIds, openMigrated } from './databases';

export const orders = 'component:default/orders';

export const after = (minutes: number) =>
  new Date(testNow.getTime() + minutes * 60_000);

export function service(
  name: string,
  overrides: Partial<ServiceDescriptor> = {},
) {
  return buildService({
    entityRef: `component:default/${name}`,
    name,
    title: name,
    ...overrides,
  });
}

export function judged(checkId: string, outcome: CheckOutcome): JudgedCheck {
  return {
    checkId,
    area: 'quality-gates',
    severity: 'blocking',
    outcome,
    summary: { key: `general.summary.${outcome}` },
    findings: [],
    facts: ['test.apples'],
  };
}

/** Counts the statements that a piece of work sends. */
export async function countStatements(
  knex: Knex,
  work: () => Promise<unknown>,
): Promise<number> {
  let count = 0;
  const listener = () => {
    count += 1;
  };
  knex.on('query', listener);
  await work();
  knex.removeListener('query', listener);
  return count;
}

/** A database whose services have no scorecards yet, and who judges them. */
export async function openScorecards(
  id: (typeof databaseIds)[number][0],
  services: ServiceDescriptor[] = [service('orders')],
) {
  const knex = await openMigrated(id);
  const store = new DatabaseScorecardStore(knex);
  await store.syncServices(services, testNow);
  const claim = (now: Date, owner = 'one') =>
    store.claimDue(owner, { limit: 100, now, leaseMilliseconds: 600_000 });
  /** Judges everything that is due, each service by its outcomes. */
  const judge = async (
    now: Date,
    outcomes: Record<string, Record<string, CheckOutcome>>,
    candidate = buildCandidate(),
  ) => {
    const claims = await claim(now);
    return store.store(
      claims.map((own): EvaluatedScorecard => {
        const results = Object.entries(outcomes[own.service.name] ?? {}).map(
          ([checkId, outcome]) => judged(checkId, outcome),
        );
        return {
          claim: own,
          results,
          totals: summarize(results),
          details: {
            candidate,
            evidence: {
              'test.apples': {
                fact: 'test.apples',
                source: 'test',
                status: 'known',
                observedAt: now.toISOString(),
              },
            },
          },
          evaluatedAt: now,
          nextEvaluationAt: new Date(now.getTime() + 60_000),
        };
      }),
    );
  };
  return { knex, store, claim, judge };
}
