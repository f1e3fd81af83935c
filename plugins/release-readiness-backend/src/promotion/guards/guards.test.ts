import type {
  Fact,
  MetricsPreflight,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { BreakGlass } from '../states';
import { minute, policy, startOfTests as now } from '../testing/builders';
import {
  glass,
  type GuardCase,
  iso,
  keysWithoutText,
  known,
  unavailable,
} from '../testing/guardCases';
import { evaluateWindow } from '../windows';
import {
  environmentProtectionGuard,
  firingAlertsGuard,
  freezeGuard,
  incidentsGuard,
  lockGuard,
  metricsPreflightGuard,
  overdueReviewGuard,
  windowGuard,
} from './index';

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
const ongoing = known({ slug: 'o/r', incidents: [incident] });
const alerts = (
  prod: Fact<{ server: string; alerts: (typeof alert)[] }> | undefined,
  breakGlass?: BreakGlass,
  during?: Parameters<typeof firingAlertsGuard>[0]['incidents'],
) =>
  firingAlertsGuard({
    alerts: { staging: known({ server: 's', alerts: [] }), prod },
    incidents: during,
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

const situationCases: GuardCase[] = [
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
  it.each(situationCases)('%s', (_, given, expected) => {
    expect(given.outcome).toBe(expected);
    expect(keysWithoutText(given)).toEqual([]);
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
    expect(alerts(firing, glass, ongoing).exemption).toBe('break-glass');
    expect(alerts(unavailable, glass, ongoing).exemption).toBeUndefined();
  });

  it.each([
    [
      'is closed',
      known({
        slug: 'o/r',
        incidents: [{ ...incident, state: 'closed' as const }],
      }),
    ],
    [
      'is none of the service',
      known({
        slug: 'o/r',
        incidents: [
          {
            ...incident,
            number: 8,
            url: 'https://github.example/o/r/issues/8',
          },
        ],
      }),
    ],
    ['cannot be looked up', unavailable],
    ['was never collected', undefined],
  ])(
    'of alerts is not exempted when the incident that is named %s',
    (_, during) => {
      const firing = known({ server: 's', alerts: [alert] });
      expect(alerts(firing, glass, during).exemption).toBeUndefined();
    },
  );

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
});
