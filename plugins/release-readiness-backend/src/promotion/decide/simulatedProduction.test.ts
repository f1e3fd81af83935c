import { scaledPolicy } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  after,
  minute,
  policy,
  promotionIn,
  startOfTests,
} from '../testing/builders';
import { runWorld, type WorldBehaviour } from '../testing/world';

const hours = 60 * minute;

function run(behaviour: WorldBehaviour, duration = 3 * hours) {
  const result = runWorld(
    promotionIn('preparing'),
    behaviour,
    policy,
    duration,
  );
  return { ...result, states: result.visited.map(({ state }) => state) };
}

function stepIs(...names: string[]) {
  return (promotion: { state: { name: string } }) =>
    names.includes(promotion.state.name);
}

const failing = { errorRatio: { value: 0.06 } };

describe('a promotion in a simulated production', () => {
  it('completes when everything is well, after the observations of the standard', () => {
    const { promotion, states, visited } = run({});
    expect(states).toEqual([
      'preparing',
      'canary',
      'observing-canary',
      'shifting-traffic',
      'observing-traffic',
      'rolling-out',
      'smoke-testing',
      'cleaning-up',
      'observing-release',
      'completed',
    ]);
    expect(promotion.lock).toBe('released');
    const at = (state: string) =>
      visited.find(entry => entry.state === state)?.at ?? 0;
    expect(at('shifting-traffic') - at('observing-canary')).toBeGreaterThan(
      policy.canaryObservation,
    );
    expect(at('rolling-out') - at('observing-traffic')).toBeGreaterThan(
      policy.trafficObservation,
    );
    expect(at('completed') - at('observing-release')).toBeGreaterThan(
      policy.releaseObservation,
    );
  });

  it.each(['observing-canary', 'observing-traffic', 'observing-release'])(
    'rolls back from %s on an error rate above the limit',
    name => {
      const { states, promotion, visited } = run({
        sample: (_, current) => (stepIs(name, 'held')(current) ? failing : {}),
      });
      expect(promotion.state.name).toBe('rolled-back');
      expect(states).toContain(name);
      expect(promotion.breaches).toHaveLength(1);
      expect(promotion.breaches[0]).toMatchObject({ trigger: 'error-rate' });
      const began = visited.find(({ state }) => state === name)?.at ?? 0;
      const decided =
        visited.find(({ state }) => state === 'rolling-back')?.at ?? 0;
      // Window, hold, lag, and at most one grid step and one tick.
      expect(decided - began).toBeLessThanOrEqual(
        policy.queryWindow +
          policy.rollbackErrorRate.hold +
          policy.gridLag +
          2 * policy.gridStep,
      );
    },
  );

  it('holds on an alert first, and still rolls back while held', () => {
    const { states } = run({
      sample: (_, current) =>
        stepIs('observing-traffic', 'held')(current)
          ? { p99: { value: 3 } }
          : {},
    });
    expect(states.slice(-4)).toEqual([
      'held',
      'rolling-back',
      'verifying-rollback',
      'rolled-back',
    ]);
  });

  it('waits for an operator when only the alert limit is exceeded', () => {
    const { states, promotion, audit } = run({
      sample: (_, current) =>
        stepIs('observing-traffic', 'held')(current)
          ? { p99: { value: 1.5 } }
          : {},
    });
    expect(promotion.state).toMatchObject({ name: 'held', reason: 'alert' });
    expect(states).not.toContain('rolling-back');
    expect(audit.at(-1)?.kind).toBe('deadline-passed');
  });

  it('holds when data are missing, then rolls back', () => {
    const { promotion, states } = run({
      sample: (_, current) =>
        stepIs('observing-traffic', 'held')(current)
          ? { errorRatio: { problem: 'query-error' } }
          : {},
    });
    expect(states).toContain('held');
    expect(promotion.state.name).toBe('rolled-back');
    expect(promotion.breaches).toEqual([]);
  });

  it('resumes by itself when the data come back, without counting the gap', () => {
    const gap = [startOfTests + 5 * minute, startOfTests + 9 * minute];
    const { promotion, states, visited } = run({
      sample: t =>
        t >= gap[0] && t < gap[1]
          ? { requests: { problem: 'partial-response' } }
          : {},
    });
    expect(promotion.state.name).toBe('completed');
    expect(states).toContain('held');
    const at = (state: string) =>
      visited.find(entry => entry.state === state)?.at ?? 0;
    expect(at('shifting-traffic') - at('observing-canary')).toBeGreaterThan(
      policy.canaryObservation + 4 * minute,
    );
  });

  it('counts the time of a portal that was down, if the data are there', () => {
    const down = [startOfTests + 3 * minute, startOfTests + 50 * minute];
    const { promotion, states, visited } = run({
      portalDown: t => t >= down[0] && t < down[1],
    });
    expect(promotion.state.name).toBe('completed');
    expect(states).not.toContain('held');
    expect(visited.find(({ state }) => state === 'shifting-traffic')?.at).toBe(
      down[1],
    );
  });

  it('rolls back on a breach inside the time that the portal was down', () => {
    const down = [startOfTests + 3 * minute, startOfTests + 20 * minute];
    const { promotion, visited } = run({
      portalDown: t => t >= down[0] && t < down[1],
      sample: t =>
        t >= down[0] + 2 * minute && t < down[0] + 6 * minute ? failing : {},
    });
    expect(promotion.state.name).toBe('rolled-back');
    expect(visited.find(({ state }) => state === 'rolling-back')?.at).toBe(
      down[1],
    );
  });

  it('holds for too little traffic and never calls it health', () => {
    const { promotion, states } = run({
      sample: () => ({ requests: { value: 10 } }),
    });
    expect(states).toContain('held');
    expect(states).not.toContain('shifting-traffic');
    expect(promotion.state.name).toBe('rolled-back');
  });

  it('does not count an observation whose traffic share is wrong', () => {
    const { promotion, states } = run({
      sample: (_, current) =>
        stepIs('observing-canary', 'held')(current)
          ? { share: { value: 12 } }
          : {},
    });
    expect(states).not.toContain('shifting-traffic');
    expect(promotion.state.name).toBe('rolled-back');
  });

  it('rolls back after three failed probes in a row', () => {
    const from = startOfTests + 5 * minute;
    const { promotion } = run({
      probe: t => (t >= from ? 'failed' : 'succeeded'),
    });
    expect(promotion.breaches[0]).toMatchObject({ trigger: 'health' });
    // Nothing vouches for the version that it went back to either.
    expect(promotion.state.name).toBe('rollback-failed');
    expect(promotion.lock).toBe('held');
  });

  it('rolls back when the smoke test fails after clean-up', () => {
    let failed = false;
    const { promotion } = run({
      smoke: (_, current) => {
        if (failed || !stepIs('observing-release')(current)) return 'passed';
        failed = true;
        return 'failed';
      },
    });
    expect(promotion.breaches[0]).toMatchObject({ trigger: 'smoke' });
    expect(promotion.state.name).toBe('rolled-back');
  });

  it('holds before the next step of a freeze and finishes what it observes', () => {
    const freezeFrom = startOfTests + 6 * minute;
    const { promotion, visited } = run({
      restriction: t =>
        t >= freezeFrom
          ? {
              kind: 'freeze',
              message: { key: 'promotion.guard.freeze.closed' },
            }
          : undefined,
    });
    expect(promotion.state).toMatchObject({ name: 'held', reason: 'freeze' });
    const held = visited.find(({ state }) => state === 'held')?.at ?? 0;
    expect(held).toBeGreaterThan(startOfTests + policy.canaryObservation);
  });

  it('rolls back during a freeze', () => {
    const { promotion } = run({
      restriction: () => undefined,
      sample: (_, current) =>
        stepIs('observing-traffic', 'held')(current) ? failing : {},
    });
    expect(promotion.state.name).toBe('rolled-back');
    const held = after(promotionIn('observing-canary'), ['pause']);
    expect(after(held, ['breach']).state.name).toBe('rolling-back');
  });

  it('rolls back when production cannot be read for too long, and keeps the lock when it cannot verify', () => {
    const from = startOfTests + 5 * minute;
    const { promotion, states } = run({ unreachable: t => t >= from });
    expect(states).toEqual(
      expect.arrayContaining(['held', 'rolling-back', 'rollback-failed']),
    );
    expect(promotion.lock).toBe('held');
  });

  it('holds when somebody else changes what runs', () => {
    const from = startOfTests + 5 * minute;
    const { promotion } = run({
      observation: t => (t >= from ? { actualWeight: 60 } : {}),
    });
    expect(promotion.state).toMatchObject({
      name: 'held',
      reason: 'unexpected-state',
    });
  });

  it.each([
    {
      title: 'somebody changes production outside CI',
      seen: {
        foreignChange: {
          key: 'promotion.hold.foreign-change',
          params: {
            manager: 'kubectl-edit',
            object: 'Deployment/orders',
            at: '2026-11-02T02:05:00Z',
          },
        },
      },
    },
    {
      title: 'the analysis of the rollout controller cannot tell',
      seen: {
        obstacle: {
          key: 'promotion.obstacle.inconclusive-analysis',
          params: { name: 'orders' },
        },
      },
    },
  ])('holds when $title, and says so', ({ seen }) => {
    const from = startOfTests + 5 * minute;
    const { promotion } = run({ observation: t => (t >= from ? seen : {}) });
    expect(promotion.state).toMatchObject({
      name: 'held',
      reason: 'unexpected-state',
      message: Object.values(seen)[0],
    });
  });

  it('starts nothing while the steps of a controller would go on alone', () => {
    const { states } = run({
      observation: () => ({
        obstacle: {
          key: 'promotion.obstacle.steps-go-on',
          params: { name: 'orders', step: 2 },
        },
      }),
    });
    expect(states).not.toContain('canary');
  });

  it('rolls back when an effect never shows', () => {
    const { promotion, states } = run({
      carriesOut: current => !stepIs('rolling-out')(current),
    });
    expect(states).toContain('rolling-out');
    expect(states).not.toContain('smoke-testing');
    expect(promotion.state.name).toBe('rolled-back');
  });

  it('waits for sign-offs for ever, paging, and never rolls back for them', () => {
    const { promotion, states, audit } = run({ signsOff: false });
    expect(promotion.state.name).toBe('observing-release');
    expect(states).not.toContain('rolling-back');
    expect(audit.filter(({ kind }) => kind === 'deadline-passed')).toHaveLength(
      1,
    );
  });

  it('takes minutes under a scaled policy', () => {
    const scaled = { ...scaledPolicy(3), name: 'test' };
    const { promotion, visited } = runWorld(
      promotionIn('preparing'),
      {},
      scaled,
      hours,
    );
    expect(promotion.state.name).toBe('completed');
    expect((visited.at(-1)?.at ?? 0) - startOfTests).toBeLessThan(30 * minute);
  });
});
