import type { CheckResult } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  image,
  minute,
  policy,
  startOfTests as now,
} from '../testing/builders';
import {
  day,
  type GuardCase,
  iso,
  keysWithoutText,
  known,
  unavailable,
} from '../testing/guardCases';
import { checksGuard, stagingProofGuard } from './index';

const entityRef = 'component:default/mall-order';

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

const checks = (
  results: CheckResult[],
  waivers: Parameters<typeof checksGuard>[0]['waivers'] = [],
) => checksGuard({ entityRef, results, waivers, now, policy });

const firstRelease = (judged: CheckResult, needProduction: string[]) =>
  checksGuard({
    entityRef,
    results: [judged],
    waivers: [],
    needProduction: new Set(needProduction),
    now,
    policy,
  });

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

const candidateCases: GuardCase[] = [
  ['every blocking check passes', checks([result()]), 'open'],
  ['a warning passes', checks([result({ outcome: 'warn' })]), 'open'],
  ['a blocking check fails', checks([result({ outcome: 'fail' })]), 'closed'],
  ['one is unknown', checks([result({ outcome: 'unknown' })]), 'unknown'],
  [
    'one asks of production, where nothing runs yet',
    firstRelease(result({ outcome: 'unknown' }), ['no-latest-tag']),
    'open',
  ],
  [
    'another one asks of production, where nothing runs yet',
    firstRelease(result({ outcome: 'unknown' }), ['rollback-target']),
    'unknown',
  ],
  [
    'nobody has looked at production lately, where nothing ran',
    firstRelease(
      result({
        outcome: 'unknown',
        evaluatedAt: iso(now - policy.evidenceMaximumAge - 1),
      }),
      ['no-latest-tag'],
    ),
    'unknown',
  ],
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
];

describe('a guard', () => {
  it.each(candidateCases)('%s', (_, given, expected) => {
    expect(given.outcome).toBe(expected);
    expect(keysWithoutText(given)).toEqual([]);
  });
});
