import type {
  ImageDigest,
  PromotionSubject,
  RollbackPlan,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { canonicalJson, sha256 } from './canonicalJson';

function sortedDigests(digests: ImageDigest[]): ImageDigest[] {
  return digests
    .map(({ container, digest }) => ({ container, digest }))
    .sort(
      (a, b) =>
        compare(a.container, b.container) || compare(a.digest, b.digest),
    );
}

// By code unit: the order must not depend on the locale of the machine.
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function sortedPlan(plan: RollbackPlan): RollbackPlan {
  return {
    ...plan,
    application:
      plan.application.kind === 'revision'
        ? {
            ...plan.application,
            digests: sortedDigests(plan.application.digests),
          }
        : plan.application,
    // Undo scripts keep their order: they run in it.
    cacheKeyPatterns: [...plan.cacheKeyPatterns].sort(compare),
    notify: [...plan.notify].sort(compare),
  };
}

/**
 * The hash that every approval, gate result, effect and audit line carries.
 * The order of digests, cache patterns and recipients does not matter; every
 * value does.
 *
 * @returns SHA-256 over the canonical JSON, 64 hexadecimal digits
 */
export function hashSubject(subject: PromotionSubject): string {
  return sha256(
    canonicalJson({
      ...subject,
      digests: sortedDigests(subject.digests),
      rollbackPlan: sortedPlan(subject.rollbackPlan),
    }),
  );
}
