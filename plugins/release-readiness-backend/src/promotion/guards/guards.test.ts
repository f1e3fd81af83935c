import {
  type CheckResult,
  type GuardResult,
  promotionTexts,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  ChangeRecord,
  Fact,
  MetricsPreflight,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { proposeCategory } from '../category';
import type { BreakGlass } from '../states';
import {
  buildSubject,
  image,
  minute,
  policy,
  startOfTests as now,
} from '../testing/builders';
import { evaluateWindow } from '../windows';
import {
  categoryGuard,
  changeRecordGuard,
  checksGuard,
  environmentProtectionGuard,
  firingAlertsGuard,
  freezeGuard,
  incidentsGuard,
  lockGuard,
  metricsPreflightGuard,
  overdueReviewGuard,
  rollbackPlanGuard,
  stagingProofGuard,
  windowGuard,
} from './index';

const entityRef = 'component:default/mall-order';
const day = 24 * 60 * minute;
const iso = (at: number) => new Date(at).toISOString();

function known<T>(value: T, at = now): Fact<T> {
  return {
    status: 'known',
    value,
    observedAt: iso(at),
    origin: { source: 'test', target: 'test' },
  };
}

const unavailable: Fact<never> = {
  status: 'unavailable',
  reason: { key: 'general.unavailable.refused' },
};

function result(overrides: Partial<CheckResult> = {}): CheckResult {
  return {
    checkId: 'no-latest-tag',
    area: 'environment-parity',
    severity: 'blocking',
    outcome: 'pass',
    summary: { key: 'x' },
    findings: [],
    evidence: [],
    since: iso(now),
    evaluatedAt: iso(now),
    ...overrides,
  };
}

const glass: BreakGlass = {
  by: 'user:default/oncall',
  reason: 'hotfix',
  incident: '#7',
  at: now,
  reviewDueAt: now + day,
};

const checks = (
  results: CheckResult[],
  waivers: Parameters<typeof checksGuard>[0]['waivers'] = [],
) => checksGuard({ entityRef, results, waivers, now, policy });

const waiver = {
  id: 'w',
  entityRef,
  checkId: 'no-latest-tag',
  reason: 'known',
  approvedBy: 'user:default/lead',
  expiresAt: now + 1,
};

const soak = {
  digests: image('b'),
  readyFrom: now - 31 * minute,
  readyTo: now,
};
const verification = {
  digests: image('b'),
  at: now - day,
  succeeded: true,
  revoked: false,
};
const staging = (
  overrides: Partial<Parameters<typeof stagingProofGuard>[0]> = {},
) =>
  stagingProofGuard({
    candidate: image('b'),
    soak: known([soak]),
    verifications: known([verification]),
    running: known(image('b')),
    now,
    policy,
    ...overrides,
  });

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

const calendar = {
  businessLine: 'retail',
  zone: 'Asia/Shanghai',
  holidays: [],
  peaks: [
    {
      id: 'lunch',
      title: 'Lunch',
      days: [1, 2, 3, 4, 5] as const,
      start: '12:00',
      end: '13:00',
      setBy: 'x',
      reason: 'y',
    },
  ],
};
const freeze = {
  id: 'f',
  title: 'F',
  from: now,
  to: now + minute,
  setBy: 'x',
  reason: 'y',
};

const incident = {
  number: 7,
  title: 'down',
  level: 'P0' as const,
  state: 'open' as const,
  createdAt: iso(now),
  url: 'https://github.example/o/r/issues/7',
};
const incidents = (
  list: (Omit<typeof incident, 'level' | 'state'> & {
    level: 'P0' | 'P1' | 'P2';
    state: 'open' | 'closed';
  })[],
  breakGlass?: BreakGlass,
) =>
  incidentsGuard({
    incidents: known({ slug: 'o/r', incidents: list }),
    breakGlass,
    now,
    maximumAge: policy.evidenceMaximumAge,
  });

const alert = {
  name: 'HighErrorRate',
  severity: 'critical',
  state: 'firing' as const,
  activeAt: iso(now),
  silenced: false,
  url: 'https://prometheus.example',
};
const alerts = (
  prod: Fact<{ server: string; alerts: (typeof alert)[] }> | undefined,
  breakGlass?: BreakGlass,
) =>
  firingAlertsGuard({
    alerts: { staging: known({ server: 's', alerts: [] }), prod },
    breakGlass,
    now,
    maximumAge: policy.evidenceMaximumAge,
  });

const preflight: MetricsPreflight = {
  checkedAt: now,
  requestSeries: true,
  errorSeries: true,
  labelsMatch: true,
  singleSeries: true,
  scrapeInterval: 15_000,
  buckets: [0.5, 1, 2, 5],
  falseAlarms: 0,
};
const metrics = (
  overrides: Partial<MetricsPreflight> = {},
  firstRelease = false,
) =>
  metricsPreflightGuard({
    preflight: known({ ...preflight, ...overrides }),
    firstRelease,
    now,
    policy,
  });

const environment = {
  name: 'production',
  canAdminsBypass: false as boolean | undefined,
  requiredReviewers: 0,
  waitTimerMinutes: 0,
  protectionRules: ['release-readiness'],
};
const protection = (
  environments: (typeof environment)[],
  acceptClaimOnly = false,
) =>
  environmentProtectionGuard({
    environments: known({ slug: 'o/r', environments }),
    environment: 'production',
    ruleSlug: 'release-readiness',
    now,
    policy: { ...policy, acceptClaimOnly },
  });

const cases: [string, GuardResult, GuardResult['outcome']][] = [
  ['every blocking check passes', checks([result()]), 'open'],
  ['a warning passes', checks([result({ outcome: 'warn' })]), 'open'],
  ['a blocking check fails', checks([result({ outcome: 'fail' })]), 'closed'],
  ['one is unknown', checks([result({ outcome: 'unknown' })]), 'unknown'],
  ['there is no blocking check', checks([]), 'unknown'],
  [
    'only a warning check exists',
    checks([result({ severity: 'warning' })]),
    'unknown',
  ],
  [
    'its evidence is too old',
    checks([result({ evaluatedAt: iso(now - 11 * minute) })]),
    'unknown',
  ],
  ['it is waived', checks([result({ outcome: 'fail' })], [waiver]), 'open'],
  [
    'its waiver has expired',
    checks([result({ outcome: 'fail' })], [{ ...waiver, expiresAt: now }]),
    'closed',
  ],
  [
    'the waiver is for another service',
    checks([result({ outcome: 'fail' })], [{ ...waiver, entityRef: 'x' }]),
    'closed',
  ],
  ['soaked and verified', staging(), 'open'],
  [
    'not soaked long enough',
    staging({ soak: known([{ ...soak, readyFrom: now - 29 * minute }]) }),
    'closed',
  ],
  [
    'others soaked',
    staging({ soak: known([{ ...soak, digests: image('f') }]) }),
    'closed',
  ],
  ['never verified', staging({ verifications: known([]) }), 'closed'],
  [
    'verification revoked',
    staging({ verifications: known([{ ...verification, revoked: true }]) }),
    'closed',
  ],
  [
    'verification too old',
    staging({
      verifications: known([{ ...verification, at: now - 8 * day }]),
    }),
    'closed',
  ],
  [
    'verified again, and failed',
    staging({
      verifications: known([
        verification,
        { ...verification, at: now - 1, succeeded: false },
      ]),
    }),
    'closed',
  ],
  ['staging not readable', staging({ soak: unavailable }), 'unknown'],
  [
    'a newer build on staging is shown only',
    staging({ running: known(image('f')) }),
    'open',
  ],
  [
    'a newer build on staging where policy says so',
    staging({
      running: known(image('f')),
      policy: { ...policy, newerCandidateInvalidates: true },
    }),
    'closed',
  ],
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
  ['no incident', incidents([]), 'open'],
  ['an open P0', incidents([incident]), 'closed'],
  ['an open P2', incidents([{ ...incident, level: 'P2' }]), 'open'],
  ['a closed P0', incidents([{ ...incident, state: 'closed' }]), 'open'],
  ['no alert', alerts(known({ server: 's', alerts: [] })), 'open'],
  ['an alert', alerts(known({ server: 's', alerts: [alert] })), 'closed'],
  ['alerts unknown', alerts(undefined), 'unknown'],
  [
    'no other promotion',
    lockGuard({ promotionId: 'p', holder: undefined }),
    'open',
  ],
  [
    'another promotion',
    lockGuard({
      promotionId: 'p',
      holder: { promotionId: 'q', state: 'rollback-failed' },
    }),
    'closed',
  ],
  ['metrics that can fire', metrics(), 'open'],
  ['no error series', metrics({ errorSeries: false }), 'closed'],
  ['no bucket above the limit', metrics({ buckets: [0.5, 1] }), 'closed'],
  ['scrapes too far apart', metrics({ scrapeInterval: 30_000 }), 'closed'],
  ['scrapes unknown', metrics({ scrapeInterval: undefined }), 'unknown'],
  ['false alarms', metrics({ falseAlarms: 1 }), 'closed'],
  ['a first release without series', metrics({}, true), 'open'],
  ['our rule, no bypass', protection([environment]), 'open'],
  ['no environment', protection([]), 'closed'],
  ['no rule', protection([{ ...environment, protectionRules: [] }]), 'closed'],
  [
    'a bypass that GitHub does not tell',
    protection([{ ...environment, canAdminsBypass: undefined }]),
    'unknown',
  ],
  ['no open review', overdueReviewGuard({ earlier: [] }), 'open'],
  [
    'an open review',
    overdueReviewGuard({ earlier: [{ promotionId: 'p', breakGlass: glass }] }),
    'closed',
  ],
];

describe('a guard', () => {
  it.each(cases)('%s', (_, given, expected) => {
    expect(given.outcome).toBe(expected);
    const texts = Object.keys(promotionTexts.en);
    const used = [
      given.reason,
      ...(given.caveat ? [given.caveat] : []),
      ...given.evidence.map(({ message }) => message),
    ].map(({ key }) => key);
    expect(
      used.filter(key => !key.startsWith('general.') && !texts.includes(key)),
    ).toEqual([]);
  });

  it('of time asks from start to end, and break-glass passes it', () => {
    const verdict = evaluateWindow(calendar, [freeze], now, 150 * minute);
    for (const guard of [windowGuard, freezeGuard]) {
      expect(guard({ verdict, breakGlass: undefined })).toMatchObject({
        outcome: 'closed',
      });
      expect(guard({ verdict, breakGlass: glass }).exemption).toBe(
        'break-glass',
      );
      expect(guard({ verdict: undefined, breakGlass: undefined }).outcome).toBe(
        'unknown',
      );
    }
    const short = evaluateWindow(calendar, [], now, 85 * minute);
    expect(windowGuard({ verdict: short, breakGlass: undefined }).outcome).toBe(
      'open',
    );
  });

  it('of incidents is exempted for the named incident only', () => {
    expect(incidents([incident], glass).exemption).toBe('break-glass');
    expect(
      incidents([incident, { ...incident, number: 8, url: 'x' }], glass)
        .exemption,
    ).toBeUndefined();
    expect(
      incidents([incident], { ...glass, incident: undefined }).exemption,
    ).toBeUndefined();
  });

  it('of alerts is exempted during an incident, not when nothing is known', () => {
    const firing = known({ server: 's', alerts: [alert] });
    expect(alerts(firing, glass).exemption).toBe('break-glass');
    expect(alerts(unavailable, glass).exemption).toBeUndefined();
  });

  it('shows what policy accepts though it is weaker', () => {
    const accepted = protection(
      [{ ...environment, canAdminsBypass: undefined }],
      true,
    );
    expect(accepted).toMatchObject({
      outcome: 'open',
      caveat: { key: 'promotion.caveat.claim-only' },
    });
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

describe('the proposed category', () => {
  const calm = {
    changedFiles: ['docs/readme.md', 'src/main/resources/logback-prod.xml'],
    jvmOptions: [],
    migrations: [],
    frameworks: [],
  };
  it.each([
    ['log levels and documentation', calm, 'minor'],
    ['code', { ...calm, changedFiles: ['src/A.java'] }, 'normal'],
    [
      'an index',
      {
        ...calm,
        migrations: [{ path: 'V2__i.sql', sql: 'CREATE INDEX i ON o (c)' }],
      },
      'normal',
    ],
    [
      'partitions',
      {
        ...calm,
        migrations: [{ path: 'V3.sql', sql: 'ALTER TABLE o ADD PARTITION x' }],
      },
      'major',
    ],
    ['a JVM option', { ...calm, jvmOptions: ['-Xmx4g'] }, 'major'],
    [
      'a framework',
      {
        ...calm,
        frameworks: [{ name: 'spring-boot', from: '3.2', to: '3.5' }],
      },
      'major',
    ],
    [
      'sharding rules',
      { ...calm, changedFiles: ['conf/sharding.yaml'] },
      'major',
    ],
    ['files nobody knows', { ...calm, changedFiles: undefined }, 'major'],
    ['nothing known', {}, 'major'],
  ])('for %s', (_, diff, expected) => {
    const { category, reasons } = proposeCategory(diff);
    expect(category).toBe(expected);
    expect(reasons.length).toBeGreaterThan(0);
    for (const { key } of reasons) {
      expect(Object.keys(promotionTexts.en)).toContain(key);
    }
  });
});
