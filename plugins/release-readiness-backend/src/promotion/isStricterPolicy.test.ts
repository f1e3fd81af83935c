import {
  defaultPromotionPolicy as standard,
  type PromotionPolicy,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { isStricterPolicy } from './isStricterPolicy';

const minute = 60_000;

describe('a policy', () => {
  it.each<[string, Partial<PromotionPolicy>]>([
    ['a longer observation', { canaryObservation: 11 * minute }],
    ['a longer soak', { stagingSoak: 31 * minute }],
    ['younger evidence', { evidenceMaximumAge: 9 * minute }],
    ['a smaller first share', { canaryWeight: 4 }],
    [
      'one more approver',
      {
        approvalSlots: {
          ...standard.approvalSlots,
          minor: ['development-lead', 'product-lead'],
        },
      },
    ],
    [
      'the same approver twice',
      {
        approvalSlots: {
          ...standard.approvalSlots,
          normal: ['technical-lead', 'technical-lead'],
        },
      },
    ],
    ['its builder to keep out', { excludeImageBuilder: true }],
    ['the newest build', { newerCandidateInvalidates: true }],
    [
      'fewer errors',
      { rollbackErrorRate: { ...standard.rollbackErrorRate, limit: 0.04 } },
    ],
    [
      'a breach to be answered sooner',
      { rollbackP99: { ...standard.rollbackP99, hold: minute } },
    ],
    [
      'an operator where a hold ended by itself',
      {
        holds: {
          ...standard.holds,
          'no-data': { ...standard.holds['no-data'], endsByItself: false },
        },
      },
    ],
  ])(
    'that asks for %s is stricter, the other way round it is not',
    (_, change) => {
      const other = { ...standard, ...change };
      expect(isStricterPolicy(other, standard)).toBe(true);
      expect(isStricterPolicy(standard, other)).toBe(false);
    },
  );

  it('that wants one more where an author can’t be told is stricter, not the other way round', () => {
    const lenient = { ...standard, unknownAuthorApprover: false };
    expect(isStricterPolicy(standard, lenient)).toBe(true);
    expect(isStricterPolicy(lenient, standard)).toBe(false);
  });

  it.each<[string, Partial<PromotionPolicy>]>([
    ['another name', { name: 'other', version: '2' }],
    ['another deadline of work', { effectDeadline: minute }],
    [
      'its approvers in another order',
      {
        approvalSlots: {
          ...standard.approvalSlots,
          major: ['operations-lead', 'product-lead', 'technical-lead'],
        },
      },
    ],
  ])('that differs by %s asks for nothing more', (_, change) => {
    expect(isStricterPolicy({ ...standard, ...change }, standard)).toBe(false);
  });
});
