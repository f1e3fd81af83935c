import {
  changeCategories,
  type ChangeCategory,
  type TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';

/** What changed between production and the candidate. */
export interface ReleaseDiff {
  /** Paths; `undefined` = can't be told (first release, truncated answer). */
  changedFiles?: readonly string[];
  /** JVM options that differ: `-Xmx4g`. */
  jvmOptions?: readonly string[];
  /** Migrations that the release brings, with their statements. */
  migrations?: readonly { path: string; sql: string }[];
  /** Frameworks whose version changed. */
  frameworks?: readonly { name: string; from?: string; to?: string }[];
}

/** Paths and words that tell categories apart. Matched without regard to case. */
export interface CategoryRules {
  /** Log levels, metrics, dashboards, documentation: `minor` when nothing else changed. */
  minorPaths: readonly RegExp[];
  /** Sharding and partitioning: always `major`. */
  majorPaths: readonly RegExp[];
  majorStatements: readonly RegExp[];
}

export const defaultCategoryRules: CategoryRules = {
  minorPaths: [
    /(^|\/)(logback|log4j2?)[^/]*\.(xml|ya?ml|properties)$/i,
    /(^|\/)(dashboards?|metrics|alerts?|rules)\/[^/]+\.(json|ya?ml)$/i,
    /(^|\/)docs?\//i,
    /\.(md|adoc|txt)$/i,
  ],
  majorPaths: [/shard(ing|s|ed)?/i],
  majorStatements: [
    /\bpartition\s+by\b/i,
    /\b(add|drop|reorganize|split)\s+partition\b/i,
    /\bshard/i,
  ],
};

export interface CategoryProposal {
  category: ChangeCategory;
  /** Why, the weightiest first. */
  reasons: TextReference[];
}

/**
 * §2.2 category by what changed: sharding, JVM parameters and framework
 * upgrades are major; changes of log levels, metrics and documentation alone
 * are minor; everything else is normal. What can't be told is major, because
 * nobody has shown that it is less.
 */
export function proposeCategory(
  diff: ReleaseDiff,
  rules: CategoryRules = defaultCategoryRules,
): CategoryProposal {
  const reasons: TextReference[] = [];
  const note = (key: string, params?: TextReference['params']) =>
    reasons.push({ key: `promotion.category.${key}`, params });

  const { changedFiles, jvmOptions, migrations, frameworks } = diff;
  for (const [what, part] of [
    ['files', changedFiles],
    ['jvm-options', jvmOptions],
    ['migrations', migrations],
    ['frameworks', frameworks],
  ] as const) {
    if (part === undefined) note(`unknown.${what}`);
  }
  for (const option of jvmOptions ?? []) note('jvm-option', { option });
  for (const { name, from = '–', to = '–' } of frameworks ?? []) {
    note('framework', { name, from, to });
  }
  const files = changedFiles ?? [];
  for (const path of files) {
    if (rules.majorPaths.some(rule => rule.test(path))) {
      note('sharding', { path });
    }
  }
  for (const { path, sql } of migrations ?? []) {
    if (rules.majorStatements.some(rule => rule.test(sql))) {
      note('sharding', { path });
    }
  }
  if (reasons.length > 0) return { category: 'major', reasons };

  for (const { path } of migrations ?? []) note('migration', { path });
  const others = files.filter(
    path => !rules.minorPaths.some(rule => rule.test(path)),
  );
  if (others.length > 0) {
    note('files', { count: others.length, example: others[0] });
  }
  if (reasons.length > 0) return { category: 'normal', reasons };
  note('only-minor', { count: files.length });
  return { category: 'minor', reasons };
}

/** How a chosen category stands to the proposed one. */
export interface CategoryJudgement {
  lowered: boolean;
  /** A lower one needs a reason, and everybody sees it. */
  accepted: boolean;
}

export function judgeCategory(
  proposed: ChangeCategory,
  chosen: ChangeCategory,
  reason: string | undefined,
): CategoryJudgement {
  const lowered =
    changeCategories.indexOf(chosen) < changeCategories.indexOf(proposed);
  return {
    lowered,
    accepted: !lowered || (reason !== undefined && reason.trim().length > 0),
  };
}
