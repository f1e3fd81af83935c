import { Matcher, matchesValue, SelectorExpression } from '../analysis';
import type { LabelNames } from '../configuration';
import type { AnalysedRule } from './analysedRules';
import type { SeriesTable } from './SeriesTable';

/** The rules of a server, found by the service they are for. */
export class RuleIndex {
  readonly #byService = new Map<string, AnalysedRule[]>();
  readonly #open: AnalysedRule[] = [];
  readonly #labels: LabelNames;

  constructor(
    rules: readonly AnalysedRule[],
    series: SeriesTable,
    labels: LabelNames,
  ) {
    this.#labels = labels;
    for (const analysed of rules) {
      const service = this.#onlyServiceOf(analysed, series);
      if (service !== undefined) {
        const known = this.#byService.get(service);
        if (known) {
          known.push(analysed);
        } else {
          this.#byService.set(service, [analysed]);
        }
      } else if (this.#canConcernMany(analysed)) {
        this.#open.push(analysed);
      }
    }
  }

  /** Rules for this service alone. */
  ownOf(service: string): readonly AnalysedRule[] {
    return this.#byService.get(service) ?? [];
  }

  /** Rules that may concern any service: by a pattern, or by naming none. */
  get open(): readonly AnalysedRule[] {
    return this.#open;
  }

  #onlyServiceOf(
    { rule, analysis }: AnalysedRule,
    series: SeriesTable,
  ): string | undefined {
    const label = this.#labels.service;
    const { signals } = analysis;
    if (analysis.shape === 'unparsable') {
      return rule.labels[label];
    }
    const named = signals
      .flatMap(({ matchers }) => matchers)
      .find(matcher => matcher.label === label && matcher.operator === '=');
    if (named) {
      return named.value;
    }
    // Conditions on other labels (`job`, `app`) that one service's series meet.
    const services = new Set(
      signals
        .filter(({ matchers }) => matchers.length > 0)
        .flatMap(selector => [
          ...new Set(
            series.matching(selector).map(row => row.labels[label] ?? ''),
          ),
        ]),
    );
    const [only] = services;
    return services.size === 1 &&
      only &&
      signals.every(({ matchers }) => matchers.length > 0)
      ? only
      : undefined;
  }

  #canConcernMany({ analysis }: AnalysedRule): boolean {
    return (
      analysis.signals.length > 0 &&
      (analysis.shape !== 'other' ||
        analysis.signals.every(({ matchers }) =>
          matchers.some(matcher => isPattern(matcher, this.#labels.service)),
        ))
    );
  }
}

/** The selector asks for this service, rather than for any. */
export function namesService(
  { matchers }: SelectorExpression,
  label: string,
  service: string,
): boolean {
  return matchers.some(
    matcher =>
      matcher.label === label &&
      (matcher.operator === '=' || isPattern(matcher, label)) &&
      matchesValue(matcher, service),
  );
}

/** `=~".+"` names nobody. */
function isPattern(matcher: Matcher, label: string): boolean {
  return (
    matcher.label === label &&
    matcher.operator === '=~' &&
    !matchesValue(matcher, 'any \u0000 service')
  );
}
