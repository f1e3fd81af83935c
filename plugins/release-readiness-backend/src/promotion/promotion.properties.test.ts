import {
  type PromotionStateName,
  promotionStateNames,
  promotionStepNames,
  promotionTexts,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { GridSample } from '@release-readiness/backstage-plugin-release-readiness-node';
import fc from 'fast-check';
import {
  type PromotionEvent,
  type PromotionEventKind,
  promotionEventKinds,
} from './events';
import { type Promotion, stepOf } from './states';
import {
  after,
  buildPromotion,
  deadlineOf,
  eventFor,
  policy,
  promotionIn,
  startOfTests,
  user,
} from './testing/builders';
import { runWorld } from './testing/world';
import { transition, transitionTable } from './transition';

// A few hundred here; the long mode sets the number of runs.
const numRuns = Number(process.env.PROMOTION_MODEL_RUNS ?? 300);

const afterBreach: ReadonlySet<PromotionStateName> = new Set([
  'rolling-back',
  'verifying-rollback',
  'rolled-back',
  'rollback-failed',
]);

const people = ['requester', 'author', 'lead', 'other', 'operator', 'dev'];

interface Command {
  kind: PromotionEventKind;
  /** Makes the event wrong in one way, or leaves it right. */
  spoil: 'no' | 'person' | 'version' | 'subject' | 'coverage' | 'observation';
  person: string;
  wait: number;
}

// Right events are frequent, so that runs get far.
const command: fc.Arbitrary<Command> = fc.record({
  kind: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...promotionEventKinds) },
    {
      weight: 5,
      arbitrary: fc.constantFrom<PromotionEventKind>(
        'submit',
        'gates-evaluated',
        'approve',
        'start',
        'step-verified',
        'observation-completed',
      ),
    },
  ),
  spoil: fc.constantFrom(
    'no',
    'no',
    'no',
    'no',
    'person',
    'version',
    'subject',
    'coverage',
    'observation',
  ),
  person: fc.constantFrom(...people),
  wait: fc.constantFrom(0, 1000, 60_000, 3_600_000, 90_000_000),
});

// Few random sequences would get past the approval by themselves.
const start = fc.constantFrom(...promotionStateNames);

function eventOf(
  { kind, spoil, person }: Command,
  promotion: Promotion,
  now: number,
): PromotionEvent {
  const event = eventFor(kind, promotion, now);
  switch (spoil) {
    case 'person':
      return { ...event, actor: user(person) };
    case 'version':
      return { ...event, expectedVersion: -1 } as PromotionEvent;
    case 'subject':
      return { ...event, subjectHash: 'other' } as PromotionEvent;
    case 'coverage':
      return event.kind === 'observation-completed'
        ? { ...event, coverage: { ...event.coverage, covered: 0 } }
        : event;
    case 'observation':
      return 'observation' in event
        ? {
            ...event,
            observation: {
              ...event.observation,
              runningDigests: { stable: [], canary: [] },
              ready: false,
            },
          }
        : event;
    default:
      return event;
  }
}

const texts = new Set(Object.keys(promotionTexts.en));

function expectText(key: string): void {
  expect(texts).toContain(key);
}

function expectRefusal(
  result: Extract<ReturnType<typeof transition>, { outcome: 'refused' }>,
): void {
  expect(result.audit.refused).toBe(result.reason);
  expectText(result.reason.key);
}

function checkStep(
  before: Promotion,
  event: PromotionEvent,
  next: Promotion,
): void {
  expect(transitionTable[before.state.name][event.kind]).toContain(
    next.state.name,
  );
  expect(next.version).toBe(before.version + 1);
  // Decisions are monotone.
  expect(next.breaches.slice(0, before.breaches.length)).toEqual(
    before.breaches,
  );
  if (next.breaches.length > 0) expect(afterBreach).toContain(next.state.name);
  // No advance without covered observation.
  if (event.kind === 'observation-completed') {
    expect(event.coverage.covered).toBeGreaterThanOrEqual(
      event.coverage.required,
    );
  }
  // Approvals come from distinct people who neither asked nor wrote.
  const approvers = next.approvals
    .filter(
      ({ decision, roles }) => decision === 'approved' && roles.length > 0,
    )
    .map(({ approver }) => approver);
  expect(new Set(approvers).size).toBe(approvers.length);
  expect(approvers).not.toContain(next.requester);
  expect(approvers).not.toContain(next.commitAuthors[0]);
  for (const approval of next.approvals) {
    expect(approval.subjectHash).toBe(next.subjectHash);
  }
  // Nobody stands beside broken glass who has not agreed to it.
  if (next.breakGlass && !before.breakGlass) {
    const { by, secondPerson } = next.breakGlass;
    if (secondPerson === undefined) expect(event.kind).toBe('break-glass');
    else {
      expect(event.kind).toBe('confirm-break-glass');
      expect(event.actor).toEqual({ kind: 'user', ref: secondPerson });
      expect(by).not.toBe(secondPerson);
    }
  }
  if (stepOf(next.state)) expect(next.breakGlassRequest).toBeUndefined();
  // Whoever is deployed holds the lock, and a rollback is one event away.
  if (stepOf(next.state)) {
    expect(next.lock).toBe('held');
    expect(after(next, ['abort']).state.name).toBe('rolling-back');
    expect(after(next, ['breach']).state.name).toBe('rolling-back');
  }
  expect(next.subjectHash).toBe(before.subjectHash);
}

describe('whatever happens to a promotion', () => {
  it('its invariants hold after every accepted event', () => {
    const reached = new Set<string>();
    fc.assert(
      fc.property(
        start,
        fc.array(command, { maxLength: 60 }),
        (from, commands) => {
          let promotion = promotionIn(from);
          let now = startOfTests;
          for (const given of commands) {
            now += given.wait;
            const event = eventOf(given, promotion, now);
            const result = transition(promotion, event, now, policy);
            if (result.outcome === 'accepted') {
              checkStep(promotion, event, result.promotion);
              promotion = result.promotion;
            } else {
              expectRefusal(result);
            }
            reached.add(promotion.state.name);
          }
        },
      ),
      { numRuns },
    );
    // The runs went somewhere: otherwise the invariants say nothing.
    expect([...reached].sort()).toEqual([...promotionStateNames].sort());
  });

  it('an effect of two different steps or attempts never has the same id', () => {
    fc.assert(
      fc.property(
        start,
        fc.array(command, { maxLength: 60 }),
        (from, commands) => {
          let promotion = promotionIn(from);
          const ids = new Set<string>();
          for (const given of commands) {
            const result = transition(
              promotion,
              eventFor(given.kind, promotion, startOfTests),
              startOfTests,
              policy,
            );
            if (result.outcome === 'refused') continue;
            promotion = result.promotion;
            for (const { id } of result.effects) {
              expect(ids).not.toContain(id);
              ids.add(id);
            }
          }
        },
      ),
      { numRuns },
    );
  });

  it('a breach always ends with the previous version serving', () => {
    const minute = 60_000;
    const samples: Record<string, Partial<GridSample>> = {
      errors: { errorRatio: { value: 0.2 } },
      p99: { p99: { value: 4 } },
    };
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 60 }),
        fc.constantFrom('errors', 'p99', 'health', 'smoke'),
        fc.integer({ min: 0, max: 30 }),
        (at, fault, gap) => {
          const from = startOfTests + at * minute;
          const on = (t: number) => t >= from && t < from + 8 * minute;
          const { promotion } = runWorld(
            promotionIn('preparing'),
            {
              sample: t => (on(t) ? (samples[fault] ?? {}) : {}),
              probe: t =>
                on(t) && fault === 'health' ? 'failed' : 'succeeded',
              smoke: t => (on(t) && fault === 'smoke' ? 'failed' : 'passed'),
              // The portal is away for some of it.
              portalDown: t =>
                t > from + minute && t <= from + minute + gap * 10_000,
            },
            policy,
            120 * minute,
          );
          expect(promotion.breaches).toHaveLength(1);
          expect(['rolled-back', 'rollback-failed']).toContain(
            promotion.state.name,
          );
        },
      ),
      { numRuns: Math.max(10, Math.ceil(numRuns / 20)) },
    );
  }, 600_000);
});

describe('every state that can be reached', () => {
  // What the future of a promotion depends on, without instants and ids.
  function shapeOf(promotion: Promotion): string {
    const { state } = promotion;
    return JSON.stringify([
      state.name,
      state.name === 'held'
        ? [state.reason, state.from.name, state.below?.reason]
        : '',
      stepOf(state)?.work?.attempt,
      state.name === 'rolling-back' || state.name === 'verifying-rollback'
        ? state.work.attempt
        : 0,
      state.name === 'rolling-back' && state.failsAt !== undefined,
      promotion.signOffs.length,
      promotion.breaches.length,
      promotion.breakGlass !== undefined,
      promotion.breakGlassRequest !== undefined,
      promotion.breakGlass?.reviewedBy !== undefined,
      promotion.approvals.length,
      promotion.lock,
    ]);
  }

  /** When an event can come at the earliest. */
  function dueTime(kind: PromotionEventKind, promotion: Promotion): number {
    const { state } = promotion;
    if (kind === 'deadline-passed') {
      return 'deadlineAt' in state && state.deadlineAt !== undefined
        ? deadlineOf(promotion)
        : startOfTests;
    }
    return kind === 'effect-failed' && state.name === 'rolling-back'
      ? (state.failsAt ?? startOfTests)
      : startOfTests;
  }

  function successors(promotion: Promotion): [PromotionEvent, Promotion][] {
    return promotionEventKinds.flatMap(kind => {
      const at = dueTime(kind, promotion);
      const event = eventFor(kind, promotion, at);
      const result = transition(promotion, event, at, policy);
      return result.outcome === 'accepted'
        ? [[event, result.promotion] as [PromotionEvent, Promotion]]
        : [];
    });
  }

  const seen = new Map<string, Promotion>();
  const edges = new Map<string, Set<string>>();
  const taken = new Set<string>();

  beforeAll(() => {
    const queue = [buildPromotion()];
    seen.set(shapeOf(queue[0]), queue[0]);
    for (
      let current = queue.shift();
      current && seen.size < 20_000;
      current = queue.shift()
    ) {
      const targets = new Set<string>();
      for (const [event, next] of successors(current)) {
        checkStep(current, event, next);
        const shape = shapeOf(next);
        targets.add(shape);
        taken.add(`${current.state.name} ${event.kind} ${next.state.name}`);
        // Approvals pile up only by quorum lost and won again; that is a loop.
        if (!seen.has(shape) && next.approvals.length <= 3) {
          seen.set(shape, next);
          queue.push(next);
        }
      }
      edges.set(shapeOf(current), targets);
    }
  }, 120_000);

  it('was searched completely', () => {
    expect(seen.size).toBeLessThan(20_000);
    const names = new Set([...seen.values()].map(({ state }) => state.name));
    expect([...names].sort()).toEqual([...promotionStateNames].sort());
  });

  it('takes every transition of the table that one event can take', () => {
    const missing = promotionStateNames.flatMap(from =>
      Object.entries(transitionTable[from]).flatMap(([event, targets]) =>
        (targets ?? [])
          .filter(to => !taken.has(`${from} ${event} ${to}`))
          .map(to => `${from} ${event} ${to}`),
      ),
    );
    // Each needs an event that the search does not make: other guards, another
    // approver or category, a rollback of its own kind, another reason of a hold.
    expect(missing.sort()).toEqual([
      'awaiting-approval approve awaiting-approval',
      'gating gates-evaluated draft',
      'held pause held',
      'ready start rolling-back',
    ]);
  });

  it('can be left: a running promotion can always end rolled back', () => {
    const canReach = new Set(
      [...seen]
        .filter(([, { state }]) => state.name === 'rolled-back')
        .map(([shape]) => shape),
    );
    for (let grown = true; grown;) {
      grown = false;
      for (const [shape, targets] of edges) {
        if (!canReach.has(shape) && [...targets].some(to => canReach.has(to))) {
          canReach.add(shape);
          grown = true;
        }
      }
    }
    const deployed: readonly string[] = [...promotionStepNames, 'held'];
    const stuck = [...seen]
      .filter(
        ([shape, { state }]) =>
          deployed.includes(state.name) && !canReach.has(shape),
      )
      .map(([shape]) => shape);
    expect(stuck).toEqual([]);
  });
});
