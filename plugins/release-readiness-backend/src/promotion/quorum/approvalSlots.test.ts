import { defaultPromotionPolicy as policy } from '@release-readiness/backstage-plugin-release-readiness-common';
import { approvalCaveatOf, approvalSlotsOf } from './approvalSlots';

const release = (category: 'normal' | 'major', ...commitAuthors: string[]) => ({
  subject: { category },
  commitAuthors,
});

describe('who has to approve', () => {
  it.each([
    ['a person of the catalog', 'user:default/ann'],
    ['a bot', 'renovate[bot]'],
  ])('are the roles of the category where %s wrote it', (_, author) => {
    const promotion = release('normal', author);
    expect(approvalSlotsOf(promotion, policy)).toEqual(['technical-lead']);
    expect(approvalCaveatOf(promotion, policy)).toBeUndefined();
  });

  it.each([
    ['an account of nobody in the catalog', 'octo-ann'],
    ['nobody knows who', '?'],
  ])('are one more where %s wrote a part of it', (_, author) => {
    const promotion = release('major', 'user:default/ann', author);
    expect(approvalSlotsOf(promotion, policy)).toEqual([
      'technical-lead',
      'product-lead',
      'operations-lead',
      'technical-lead',
    ]);
    expect(approvalCaveatOf(promotion, policy)).toEqual({
      key: 'promotion.approval.unknown-author',
      params: { authors: author },
    });
  });

  it('are as many as ever where policy takes unknown authors', () => {
    const lenient = { ...policy, unknownAuthorApprover: false };
    const promotion = release('normal', '?');
    expect(approvalSlotsOf(promotion, lenient)).toEqual(['technical-lead']);
    expect(approvalCaveatOf(promotion, lenient)).toBeUndefined();
  });
});
