import type {
  ChangeCategory,
  DatabaseRollback,
  PromotionSubject,
  RollbackPlan,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { ReleaseComparison } from '@release-readiness/backstage-plugin-release-readiness-node';
import { chartVersionOf, digestConfiguration } from './configurationChanges';
import type { ReleaseParts } from './describeRelease';

/** What a person adds to the release. */
export interface SubjectChoice {
  category: ChangeCategory;
  /** Why the old code can live with the new migrations. */
  migrationsCompatible?: string;
}

/**
 * §5.1 what undoes the migrations: their scripts, or nothing where somebody
 * says why the old code can live with them. One that lacks its script makes
 * the release forward-only. Migrations that are not known are for the guard.
 */
export function databaseRollback(
  migrations: ReleaseComparison['migrations'],
  compatible: string | undefined,
): DatabaseRollback {
  if (!migrations || migrations.length === 0) return { kind: 'none' };
  const reason = compatible?.trim();
  if (reason) return { kind: 'none', reason };
  const missing = migrations.filter(({ undo }) => !undo);
  return missing.length > 0
    ? { kind: 'forward-only', migrations: missing.map(({ path }) => path) }
    : {
        kind: 'undo',
        // What came last is undone first.
        scripts: migrations
          .map(({ path, undo = '' }) => ({ migration: path, undo }))
          .reverse(),
      };
}

function rollbackPlan(
  parts: ReleaseParts,
  comparison: ReleaseComparison,
  choice: SubjectChoice,
): RollbackPlan {
  const { previous } = parts;
  return {
    application: previous
      ? { kind: 'revision', ...previous }
      : { kind: 'remove' },
    database: databaseRollback(
      comparison.migrations,
      choice.migrationsCompatible,
    ),
    cacheKeyPatterns: comparison.cacheKeyPatterns ?? [],
    notify: [parts.owner],
    workflow: parts.workflow,
  };
}

/** What would be promoted, bound together. */
export function freezeSubject(
  entityRef: string,
  parts: ReleaseParts,
  comparison: ReleaseComparison,
  choice: SubjectChoice,
  policyVersion: string,
): PromotionSubject {
  const chartVersion = chartVersionOf(parts.staging);
  return {
    entityRef,
    environment: 'prod',
    driver: parts.driver,
    digests: parts.digests,
    commit: parts.commit,
    configurationDigest: digestConfiguration(parts.staging),
    ...(chartVersion ? { chartVersion } : {}),
    category: choice.category,
    rollbackPlan: rollbackPlan(parts, comparison, choice),
    policyVersion,
  };
}
