import type { ApproverRole } from '@release-readiness/backstage-plugin-release-readiness-common';
import fc from 'fast-check';
import {
  type Approval,
  evaluateQuorum,
  type QuorumDemand,
  whoCanStillApprove,
} from './evaluateQuorum';
import { matchSlots } from './matchSlots';

const now = 1_000_000;
const major: ApproverRole[] = [
  'technical-lead',
  'product-lead',
  'operations-lead',
];
const demand: QuorumDemand = {
  slots: major,
  subjectHash: 'h',
  requester: 'user:default/requester',
  commitAuthors: ['user:default/author'],
};

function approval(
  approver: string,
  roles: ApproverRole[],
  overrides: Partial<Approval> = {},
): Approval {
  return {
    approver,
    roles,
    decision: 'approved',
    subjectHash: 'h',
    at: now - 1,
    expiresAt: now + 1000,
    ...overrides,
  };
}

const three = [
  approval('tina', ['technical-lead']),
  approval('paul', ['product-lead']),
  approval('olga', ['operations-lead']),
];

describe('a quorum', () => {
  it('needs a person of its own for every slot', () => {
    expect(evaluateQuorum(demand, three, now).satisfied).toBe(true);
    expect(
      evaluateQuorum(demand, [approval('one', major)], now).satisfied,
    ).toBe(false);
  });

  it('does not wait for ever where two people share a role', () => {
    const result = evaluateQuorum(
      { ...demand, slots: ['technical-lead', 'product-lead'] },
      [
        approval('both', ['technical-lead', 'product-lead']),
        approval('tina', ['technical-lead']),
      ],
      now,
    );
    expect(result.slots).toEqual([
      { role: 'technical-lead', approver: 'tina' },
      { role: 'product-lead', approver: 'both' },
    ]);
  });

  it.each([
    ['the requester', approval('USER:default/Requester', major)],
    ['a commit author', approval('user:default/author', major)],
    ['another subject', approval('tina', major, { subjectHash: 'x' })],
    ['an expired one', approval('tina', major, { expiresAt: now })],
    ['no matching role', approval('tina', ['development-lead'])],
  ])('does not count the approval of %s', (_, given) => {
    const result = evaluateQuorum(
      { ...demand, slots: ['technical-lead'] },
      [given],
      now,
    );
    expect(result.satisfied).toBe(false);
    expect(result.ignored).toHaveLength(1);
  });

  it('excludes the image builder only where policy says so', () => {
    const slots: ApproverRole[] = ['technical-lead'];
    const given = [approval('bob', slots)];
    expect(evaluateQuorum({ ...demand, slots }, given, now).satisfied).toBe(
      true,
    );
    expect(
      evaluateQuorum({ ...demand, slots, excludedBuilder: 'bob' }, given, now)
        .satisfied,
    ).toBe(false);
  });

  it('falls by one veto', () => {
    const veto = approval('vera', ['technical-lead'], { decision: 'rejected' });
    expect(evaluateQuorum(demand, [...three, veto], now)).toMatchObject({
      satisfied: false,
      vetoedBy: 'vera',
    });
  });

  it('asks the membership of today where it is given', () => {
    expect(
      evaluateQuorum(demand, three, now, {
        tina: ['technical-lead'],
        paul: ['product-lead'],
      }).satisfied,
    ).toBe(false);
  });

  it('is never satisfied without slots', () => {
    expect(evaluateQuorum({ ...demand, slots: [] }, three, now).satisfied).toBe(
      false,
    );
  });

  it('expires with the first approval that counts', () => {
    const early = approval('tina', ['technical-lead'], { expiresAt: now + 5 });
    expect(
      evaluateQuorum(demand, [early, ...three.slice(1)], now).expiresAt,
    ).toBe(now + 5);
  });

  it('says who can still approve, and who would not help', () => {
    const open = whoCanStillApprove(demand, three.slice(0, 2), now, {
      tina: ['technical-lead', 'operations-lead'],
      omar: ['operations-lead'],
      theo: ['technical-lead'],
      'user:default/requester': ['operations-lead'],
      'user:default/author': ['operations-lead'],
    });
    expect(open).toEqual([{ role: 'operations-lead', candidates: ['omar'] }]);
    expect(whoCanStillApprove(demand, three, now, {})).toEqual([]);
  });

  it('lets a helper move somebody else to the open slot', () => {
    const open = whoCanStillApprove(
      { ...demand, slots: ['technical-lead', 'product-lead'] },
      [approval('both', ['technical-lead', 'product-lead'])],
      now,
      { theo: ['technical-lead'], paul: ['product-lead'] },
    );
    expect(open).toEqual([
      { role: 'product-lead', candidates: ['paul', 'theo'] },
    ]);
  });
});

describe('matching', () => {
  const role = fc.constantFrom(...major, 'development-lead' as const);

  it('fills as many slots as any assignment could', () => {
    const best = (
      slots: readonly string[],
      people: readonly (readonly string[])[],
    ): number => {
      if (slots.length === 0) return 0;
      const [slot, ...others] = slots;
      return Math.max(
        best(others, people),
        ...people.flatMap((roles, index) =>
          roles.includes(slot)
            ? [
                1 +
                  best(
                    others,
                    people.filter((_, at) => at !== index),
                  ),
              ]
            : [],
        ),
      );
    };
    fc.assert(
      fc.property(
        fc.array(role, { maxLength: 5 }),
        fc.array(fc.uniqueArray(role), { maxLength: 5 }),
        (slots, people) => {
          const matching = matchSlots(
            slots,
            new Map(people.map((roles, index) => [`${index}`, roles])),
          );
          expect(matching.size).toBe(best(slots, people));
          const used = [...matching.values()];
          expect(new Set(used).size).toBe(used.length);
          for (const [slot, person] of matching) {
            expect(people[Number(person)]).toContain(slots[slot]);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
