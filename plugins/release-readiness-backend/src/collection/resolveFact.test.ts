import {
  factOf,
  testNow,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { testApples } from '../__testUtils__';
import { resolveFact, type FactState } from './resolveFact';
import type { StoredFact, TargetState } from './stores';

const minute = 60_000;
const now = testNow.getTime();

function stored(overrides: Partial<StoredFact> = {}): StoredFact {
  return {
    entityRef: 'component:default/orders',
    key: 'test.apples',
    source: 'test',
    target: 'main',
    status: 'known',
    value: { apples: 3 },
    observedAt: now - minute,
    publishedAt: now - minute,
    ...overrides,
  };
}

function target(
  overrides: Partial<TargetState> = {},
  health: Partial<TargetState['health']> = {},
): TargetState {
  return {
    source: 'test',
    target: 'main',
    health: {
      source: 'test',
      target: 'main',
      title: 'Main',
      status: 'healthy',
      consecutiveFailures: 0,
      ...health,
    },
    ...overrides,
  };
}

function resolve(state: Partial<FactState> = {}) {
  const { fact, expiresAt } = resolveFact({
    reference: factOf(testApples),
    target: 'main',
    stored: stored(),
    targetState: target(),
    maxAge: 10 * minute,
    now: testNow,
    ...state,
  });
  return {
    status: fact.status,
    reason: fact.status === 'unavailable' ? fact.reason.key : undefined,
    lastKnownAt:
      fact.status === 'unavailable' && fact.lastKnownAt
        ? now - Date.parse(fact.lastKnownAt)
        : undefined,
    expiresAt,
  };
}

const unavailable = (reason: string, lastKnownAt?: number) => ({
  status: 'unavailable',
  reason: `general.unavailable.${reason}`,
  lastKnownAt,
  expiresAt: undefined,
});

describe('a fact', () => {
  it('counts until its age limit, and expires then', () => {
    expect(resolve()).toEqual({
      status: 'known',
      reason: undefined,
      lastKnownAt: undefined,
      expiresAt: now + 9 * minute,
    });
  });

  it.each([
    ['at its limit still counts', 10 * minute, 'known'],
    ['past its limit does not', 10 * minute + 1, 'unavailable'],
  ])('%s', (_, age, status) => {
    expect(resolve({ stored: stored({ observedAt: now - age }) }).status).toBe(
      status,
    );
  });

  it('of a service without a mapping is not configured', () => {
    expect(resolve({ target: undefined })).toEqual(
      unavailable('not-configured'),
    );
  });

  it('of a target that nobody collected yet is not collected', () => {
    expect(resolve({ stored: undefined })).toEqual(
      unavailable('not-collected'),
    );
    expect(resolve({ targetState: undefined })).toEqual(
      unavailable('not-collected'),
    );
  });

  it('of a target that will never be one says so', () => {
    expect(resolve({ targetState: undefined, isUnknownTarget: true })).toEqual(
      unavailable('unknown-target'),
    );
  });

  it('from where the service was mapped before does not count', () => {
    expect(resolve({ stored: stored({ target: 'old' }) })).toEqual(
      unavailable('not-collected'),
    );
  });

  it('of a failing target does not count, however young; its time stays', () => {
    const reason = { key: 'general.unavailable.refused' };
    expect(
      resolve({ targetState: target({}, { status: 'failing', reason }) }),
    ).toEqual(unavailable('refused', minute));
  });

  it('of a target whose last answer only was lost still counts', () => {
    const reason = { key: 'general.unavailable.refused' };
    expect(
      resolve({ targetState: target({}, { status: 'healthy', reason }) })
        .status,
    ).toBe('known');
  });

  it('that the source could not get has the reason of the source', () => {
    expect(
      resolve({
        stored: stored({
          status: 'unavailable',
          reason: { key: 'general.unavailable.feature-off' },
        }),
      }),
    ).toEqual(unavailable('feature-off', minute));
  });

  it('is kept young by a watch since the last complete pass', () => {
    const old = stored({
      observedAt: now - 60 * minute,
      publishedAt: now - 60 * minute,
    });
    const watched = {
      confirmedAt: now - minute,
      passStartedAt: now - 61 * minute,
    };
    expect(
      resolve({ stored: old, targetState: target(watched) }),
    ).toMatchObject({
      status: 'known',
      expiresAt: now + 9 * minute,
    });
  });

  it('that the last complete pass no longer published is not kept young', () => {
    const old = stored({
      observedAt: now - 60 * minute,
      publishedAt: now - 60 * minute,
    });
    const watched = {
      confirmedAt: now - minute,
      passStartedAt: now - 59 * minute,
    };
    expect(resolve({ stored: old, targetState: target(watched) })).toEqual(
      unavailable('stale', 60 * minute),
    );
  });
});
