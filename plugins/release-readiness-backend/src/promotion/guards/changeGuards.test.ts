import type {
  ChangeRecord,
  Fact,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import {
  buildSubject,
  image,
  minute,
  policy,
  startOfTests as now,
} from '../testing/builders';
import {
  type GuardCase,
  iso,
  keysWithoutText,
  known,
} from '../testing/guardCases';
import { categoryGuard, changeRecordGuard, rollbackPlanGuard } from './index';

const plan = buildSubject().rollbackPlan;
const found = {
  workflowDispatchable: true,
  targetExists: true,
  runsInProduction: true,
  migrations: [],
};

const record: ChangeRecord = {
  number: 'CHG1',
  status: 'registered',
  subjectHash: 'h',
  content: {
    title: 't',
    content: 'c',
    impact: 'i',
    plannedStart: iso(now),
    plannedEnd: iso(now + 90 * minute),
    category: 'normal',
    proposedCategory: 'normal',
    rollbackPlan: plan,
  },
};
const change = (value: Fact<ChangeRecord> | undefined) =>
  changeRecordGuard({
    record: value,
    subjectHash: 'h',
    now,
    maximumAge: policy.evidenceMaximumAge,
  });

const changeCases: GuardCase[] = [
  ['an executable plan', rollbackPlanGuard({ plan, found }), 'open'],
  ['no plan', rollbackPlanGuard({ plan: undefined, found }), 'unknown'],
  [
    'forward-only migrations',
    rollbackPlanGuard({
      plan: {
        ...plan,
        database: { kind: 'forward-only', migrations: ['V2'] },
      },
      found,
    }),
    'closed',
  ],
  [
    'a migration without undo',
    rollbackPlanGuard({ plan, found: { ...found, migrations: ['V2'] } }),
    'closed',
  ],
  [
    'a migration with its undo',
    rollbackPlanGuard({
      plan: {
        ...plan,
        database: { kind: 'undo', scripts: [{ migration: 'V2', undo: 'U2' }] },
      },
      found: { ...found, migrations: ['V2'] },
    }),
    'open',
  ],
  [
    'expand and contract, with its reason',
    rollbackPlanGuard({
      plan: { ...plan, database: { kind: 'none', reason: 'column added' } },
      found: { ...found, migrations: ['V2'] },
    }),
    'open',
  ],
  [
    'revision 0',
    rollbackPlanGuard({
      plan: {
        ...plan,
        application: {
          kind: 'revision',
          digests: image('a'),
          revision: '0',
        },
      },
      found,
    }),
    'closed',
  ],
  [
    'a workflow of which nothing is known',
    rollbackPlanGuard({
      plan,
      found: { ...found, workflowDispatchable: undefined },
    }),
    'unknown',
  ],
  [
    'a first release',
    rollbackPlanGuard({
      plan: { ...plan, application: { kind: 'remove' } },
      found: { ...found, runsInProduction: false },
    }),
    'open',
  ],
  [
    'a "first release" beside a running one',
    rollbackPlanGuard({
      plan: { ...plan, application: { kind: 'remove' } },
      found,
    }),
    'closed',
  ],
  [
    'the category that was proposed',
    categoryGuard({
      proposal: { category: 'normal', reasons: [] },
      chosen: 'normal',
    }),
    'open',
  ],
  [
    'a lower category without a reason',
    categoryGuard({
      proposal: { category: 'major', reasons: [] },
      chosen: 'minor',
      reason: ' ',
    }),
    'closed',
  ],
  [
    'no proposal',
    categoryGuard({ proposal: undefined, chosen: 'minor' }),
    'unknown',
  ],
  ['a registered change', change(known(record)), 'open'],
  ['a draft', change(known({ ...record, status: 'draft' })), 'closed'],
  [
    'a change of another subject',
    change(known({ ...record, subjectHash: 'x' })),
    'closed',
  ],
  ['no change', change(undefined), 'unknown'],
];

describe('a guard', () => {
  it.each(changeCases)('%s', (_, given, expected) => {
    expect(given.outcome).toBe(expected);
    expect(keysWithoutText(given)).toEqual([]);
  });

  it('shows a category that was lowered', () => {
    expect(
      categoryGuard({
        proposal: { category: 'major', reasons: [] },
        chosen: 'normal',
        reason: 'only a test value',
      }),
    ).toMatchObject({
      outcome: 'open',
      caveat: { params: { proposed: 'major', chosen: 'normal' } },
    });
  });
});
