import {
  analyseExpression,
  Expression,
  ExpressionAnalysis,
  ExpressionError,
  parseExpression,
  SelectorExpression,
  SignalMapping,
} from '../analysis';
import type { RuleGroups } from '../client';
import type { LabelNames } from '../configuration';
import { groupLabels } from '../collection/queries';
import { escapePattern } from '../promql/text';

type AlertingRule = Extract<
  RuleGroups[number]['rules'][number],
  { type: 'alerting' }
>;

/** An alerting rule with what its expression means. */
export interface AnalysedRule {
  readonly group: string;
  readonly file: string | undefined;
  readonly rule: AlertingRule;
  readonly analysis: ExpressionAnalysis;
}

/** Reads the expressions of all alerting rules; recording rules are looked through. */
export function analyseRules(
  groups: RuleGroups,
  mapping: SignalMapping,
): AnalysedRule[] {
  const context = { mapping, recorded: recordedExpressions(groups) };
  return groups.flatMap(group =>
    group.rules.flatMap(rule =>
      rule.type === 'alerting'
        ? [
            {
              group: group.name,
              file: group.file,
              rule,
              analysis: analyseExpression(rule.query, context),
            },
          ]
        : [],
    ),
  );
}

/** What has to be asked to know which series the rules' selectors match. */
export function existenceQuestion(
  rules: readonly AnalysedRule[],
  labels: LabelNames,
): { metrics: string[]; labelNames: string[] } {
  const selectors = rules.flatMap(({ analysis }) => analysis.selectors);
  const metrics = selectors.flatMap(metricPatterns);
  const labelNames = selectors.flatMap(({ matchers }) =>
    matchers.map(({ label }) => label),
  );
  return {
    metrics: [...new Set(metrics)].sort(),
    labelNames: [...new Set([...groupLabels(labels), ...labelNames])]
      .filter(label => label !== '__name__')
      .sort(),
  };
}

function metricPatterns({ metric, matchers }: SelectorExpression): string[] {
  if (metric !== '') {
    return [escapePattern(metric)];
  }
  return matchers
    .filter(({ label, operator }) => label === '__name__' && operator === '=~')
    .map(({ value }) => value);
}

function recordedExpressions(groups: RuleGroups): Map<string, Expression> {
  const recorded = new Map<string, Expression>();
  for (const rule of groups.flatMap(group => group.rules)) {
    if (rule.type === 'recording') {
      try {
        recorded.set(rule.name, parseExpression(rule.query));
      } catch (error) {
        // An alert on it is then judged as one on an unknown metric.
        if (!(error instanceof ExpressionError)) {
          throw error;
        }
      }
    }
  }
  return recorded;
}
