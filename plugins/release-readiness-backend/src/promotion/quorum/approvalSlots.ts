import type {
  ApproverRole,
  PromotionPolicy,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Promotion } from '../states';

/** Stands among commit authors for whoever GitHub has no account of. */
export const unknownAuthor = '?';

/** What decides who approves. */
type Approvable = Pick<Promotion, 'commitAuthors'> & {
  subject: Pick<Promotion['subject'], 'category'>;
};

/** A person of the catalog can be kept from approving; a bot approves nothing. */
function isTold(author: string): boolean {
  return author.startsWith('user:') || author.endsWith('[bot]');
}

function hasUntoldAuthors(
  { commitAuthors }: Pick<Promotion, 'commitAuthors'>,
  policy: PromotionPolicy,
): boolean {
  return (
    policy.unknownAuthorApprover &&
    !commitAuthors.every(author => isTold(author.toLowerCase()))
  );
}

/**
 * §2.2 who has to approve: the roles of the category, and the first of them
 * once more where an author can't be told, so that two look at it who can't
 * both have written it.
 */
export function approvalSlotsOf(
  { subject, commitAuthors }: Approvable,
  policy: PromotionPolicy,
): ApproverRole[] {
  const slots = policy.approvalSlots[subject.category];
  return hasUntoldAuthors({ commitAuthors }, policy)
    ? [...slots, slots[0]]
    : slots;
}

/** Why one more has to approve, for people. */
export function approvalCaveatOf(
  promotion: Pick<Promotion, 'commitAuthors'>,
  policy: PromotionPolicy,
): TextReference | undefined {
  if (!hasUntoldAuthors(promotion, policy)) return undefined;
  const authors = promotion.commitAuthors.filter(
    author => !isTold(author.toLowerCase()),
  );
  return {
    key: 'promotion.approval.unknown-author',
    params: { authors: authors.join(', ') },
  };
}
