import type { CheckArea, CheckSeverity } from '../scorecard';

/**
 * The words of one check in one language. Placeholders are `{{name}}`.
 *
 * @public
 */
export interface CheckTexts {
  /** The state when it passes: "Every container names a version". */
  title: string;
  /** What the check looks at and why it matters, one or two sentences. */
  description: string;
  /** The next action when it fails. */
  remediation: string;
  /**
   * Every other text of the check by short key: findings, summaries, snippet
   * titles. Where a language has a singular, `<key>_one` is what is said when
   * the parameter `count` is 1.
   */
  messages: Record<string, string>;
}

/** @public */
export const textLanguages = ['en', 'zh'] as const;

/** @public */
export type TextLanguage = (typeof textLanguages)[number];

/**
 * What is known of a check without running it.
 *
 * @public
 */
export interface CheckDescriptor {
  id: string;
  area: CheckArea;
  severity: CheckSeverity;
  /** Sections of the standard: `['1.3', '9.1']`. */
  sections: string[];
  /** Facts that it reads: `kubernetes.workloads/prod`. */
  facts: string[];
  texts: Record<TextLanguage, CheckTexts>;
}
