import type {
  ChangeRecordContent,
  PromotionPolicy,
  PromotionSubject,
  ReleaseDiffView,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Instant, Promotion } from './states';
import { hashSubject } from './subject';

/** What a person asks for. */
export interface PromotionRequest {
  id: string;
  subject: PromotionSubject;
  requester: string;
  commitAuthors: string[];
  imageBuilder?: string;
  diff?: ReleaseDiffView;
  change?: ChangeRecordContent;
  policy?: PromotionPolicy;
}

/** A new promotion of a candidate, in `draft`. */
export function createPromotion(
  request: PromotionRequest,
  now: Instant,
  policy: PromotionPolicy,
): Promotion {
  return {
    ...request,
    kind: 'release',
    subjectHash: hashSubject(request.subject),
    createdAt: now,
    version: 1,
    state: {
      name: 'draft',
      since: now,
      deadlineAt: now + policy.draftLifetime,
    },
    approvals: [],
    signOffs: [],
    breaches: [],
    lock: 'none',
  };
}

/**
 * The rollback of a completed promotion, in `draft`: bound by its subject to
 * the digests that were pinned as its target, without approvals and windows.
 *
 * @returns `undefined` unless the promotion is a completed release
 */
export function createRollback(
  completed: Promotion,
  request: Pick<PromotionRequest, 'id' | 'requester' | 'change' | 'policy'>,
  now: Instant,
  policy: PromotionPolicy,
): Promotion | undefined {
  if (completed.kind !== 'release' || completed.state.name !== 'completed') {
    return undefined;
  }
  return {
    ...createPromotion(
      { ...request, subject: completed.subject, commitAuthors: [] },
      now,
      policy,
    ),
    kind: 'rollback',
    rollbackOf: completed.id,
  };
}
