import {
  after,
  eventFor,
  minute,
  openGuard,
  policy,
  promotionIn,
  startOfTests,
} from '../testing/builders';
import { transition } from '../transition';
import type { Circumstances, GateEvaluation } from './Circumstances';
import { decide } from './decide';

const now = startOfTests + minute;

function circumstances(
  membership: GateEvaluation['membership'],
): Circumstances {
  return {
    driver: {
      status: 'unreachable',
      since: startOfTests,
      reason: { key: 'promotion.waiting.driver' },
    },
    samples: [],
    probes: [],
    smokeTests: [],
    gate: {
      guards: [openGuard()],
      windowOpen: false,
      lockTaken: true,
      membership,
    },
  };
}

const lead = { 'user:default/lead': ['technical-lead' as const] };

describe('approvals whose approver has left the role', () => {
  it.each(['ready', 'scheduled'])(
    'send a promotion that is %s back to be approved by somebody else',
    name => {
      const before = promotionIn(name);
      const { event } = decide(before, circumstances({}), now, policy);
      if (!event) throw new Error('nothing happens');
      expect(event).toMatchObject({ kind: 'quorum-lost', membership: {} });
      const result = transition(before, event, now, policy);
      if (result.outcome === 'refused') throw new Error('refused');
      expect(result.promotion.state.name).toBe('awaiting-approval');
      expect(after(result.promotion, ['approve'], now).state.name).toBe(
        'ready',
      );
    },
  );

  it('are not asked for again while the approver holds the role, however named', () => {
    const held = { 'User:Default/Lead': lead['user:default/lead'] };
    for (const membership of [lead, held]) {
      expect(
        decide(promotionIn('ready'), circumstances(membership), now, policy)
          .event?.kind,
      ).not.toBe('quorum-lost');
    }
  });

  it('are not asked for again once they ran out: the request is over', () => {
    const ready = promotionIn('ready');
    const [{ expiresAt }] = ready.approvals;
    expect(
      decide(ready, circumstances({}), expiresAt, policy).event?.kind,
    ).toBe('deadline-passed');
  });

  it('are not missed where none are needed', () => {
    const broken = after(promotionIn('awaiting-approval'), ['break-glass']);
    expect(
      decide(broken, circumstances({}), now, policy).event,
    ).toBeUndefined();
  });

  it('are refused to be asked for again while they suffice', () => {
    const ready = promotionIn('ready');
    const event = eventFor('quorum-lost', ready, now);
    if (event.kind !== 'quorum-lost') throw new Error('another event');
    expect(
      transition(ready, { ...event, membership: lead }, now, policy),
    ).toMatchObject({
      outcome: 'refused',
      reason: { key: 'promotion.refused.quorum-holds' },
    });
  });
});
