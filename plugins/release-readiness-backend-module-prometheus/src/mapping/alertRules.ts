import type {
  AlertRule,
  RuleAnalysis,
  RuleSelector,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import {
  ExpressionAnalysis,
  keepsLabel,
  matchesValue,
  SelectorExpression,
} from '../analysis';
import type { LabelNames, ServerConfiguration } from '../configuration';
import type { AnalysedRule } from './analysedRules';
import { alertLink } from './links';
import { namesService, RuleIndex } from './RuleIndex';
import { isAtLocation, ServicePlace, ServiceRows } from './ServiceRows';
import { SeriesTable } from './SeriesTable';
import { shortened } from './text';

/** What is known about the rules of a server. */
export interface RuleObservation {
  readonly rules: RuleIndex;
  readonly series: SeriesTable;
  /**
   * Services whose error and request series have the same labels, of each set
   * of signals that has a counter of errors.
   */
  readonly joined: readonly ServiceRows[];
}

const states: readonly AlertRule['state'][] = ['inactive', 'pending', 'firing'];

/**
 * The alerting rules that concern a service in an environment: those whose
 * selectors mean it alone, and judged ones that name no service, keep services
 * apart and select at least some of its series. (§6.2; the standard's own rules are of the second kind.)
 */
export function alertRulesOf(
  server: ServerConfiguration,
  observation: RuleObservation,
  place: ServicePlace,
): AlertRule[] {
  const { rules } = observation;
  const { metricsService } = place.service;
  const isHere = ({ analysis }: AnalysedRule) =>
    analysis.signals.every(selector =>
      isSelectedHere(selector, server.labels, place),
    );
  const withCoverage = (
    found: readonly AnalysedRule[],
    coverage: RuleAnalysis['coverage'],
  ) =>
    found
      .filter(isHere)
      .map(analysed =>
        alertRule(server, analysed, observation, place, coverage),
      );
  const isOwn = ({ analysis }: AnalysedRule) =>
    analysis.signals.every(selector =>
      namesService(selector, server.labels.service, metricsService),
    );
  const isGlobal = (analysed: AnalysedRule) =>
    !isOwn(analysed) &&
    analysed.analysis.shape !== 'other' &&
    keepsLabel(analysed.analysis.flow, server.labels.service);
  return [
    ...withCoverage(rules.ownOf(metricsService), 'own'),
    ...withCoverage(rules.open.filter(isOwn), 'own'),
    // A rule about heaps is none about a service that has no JVM.
    ...withCoverage(rules.open.filter(isGlobal), 'global').filter(
      ({ analysis }) =>
        analysis.selectors.some(({ matchesSeries }) => matchesSeries),
    ),
  ];
}

/** No condition of the selector speaks against the service in this environment. */
function isSelectedHere(
  { matchers }: SelectorExpression,
  labels: LabelNames,
  { service, location }: ServicePlace,
): boolean {
  const accepts = (label: string | undefined, value: string) =>
    matchers.every(
      matcher => matcher.label !== label || matchesValue(matcher, value),
    );
  return (
    accepts(labels.service, service.metricsService) &&
    accepts(labels.namespace, location.namespace) &&
    accepts(labels.cluster, location.cluster)
  );
}

function alertRule(
  server: ServerConfiguration,
  { group, file, rule, analysis }: AnalysedRule,
  observation: RuleObservation,
  place: ServicePlace,
  coverage: RuleAnalysis['coverage'],
): AlertRule {
  const { labels } = server;
  const selectors = analysis.selectors.map(selector => ({
    metric: selector.metric,
    matchers: selector.matchers.map(matcher => ({ ...matcher })),
    ...(selector.rangeSeconds !== undefined && {
      rangeSeconds: selector.rangeSeconds,
    }),
    matchesSeries: observation.series
      .matching(selector, place.service.metricsService)
      .some(row => isAtLocation(row.labels, place.location, labels)),
  }));
  const misfit = misfitOf(analysis, selectors, observation, place, labels);
  return {
    group,
    name: rule.name,
    file,
    expression: shortened(rule.query),
    forSeconds: rule.duration,
    severity: rule.labels[labels.severity],
    health: rule.health,
    ...(rule.lastError && { lastError: shortened(rule.lastError) }),
    ...lastEvaluation(rule.lastEvaluation),
    state: states.find(state => state === rule.state) ?? 'unknown',
    url: alertLink(server, rule.name),
    analysis: {
      shape: analysis.shape,
      threshold: analysis.threshold,
      comparison: analysis.comparison,
      quantile: analysis.quantile,
      problem: analysis.problem,
      ...(misfit && { shape: 'other' as const, problem: misfit }),
      selectors,
      coverage,
    },
  };
}

/** Why an expression of a judged shape says nothing about this service. */
function misfitOf(
  analysis: ExpressionAnalysis,
  selectors: readonly RuleSelector[],
  { series, joined }: RuleObservation,
  place: ServicePlace,
  labels: LabelNames,
): string | undefined {
  const { metricsService } = place.service;
  const isOnlyOfService = (selector: SelectorExpression) =>
    namesService(selector, labels.service, metricsService) ||
    series
      .matching(selector)
      .every(row => row.labels[labels.service] === metricsService);
  if (
    analysis.shape !== 'other' &&
    !keepsLabel(analysis.flow, labels.service) &&
    !analysis.signals.every(isOnlyOfService)
  ) {
    return 'Not every part of the expression is about this service alone';
  }
  const isUnmatched =
    analysis.seriesBySeries &&
    selectors.every(({ matchesSeries }) => matchesSeries) &&
    !joined.some(rows => rows.of(place).length > 0);
  return isUnmatched
    ? 'The error series and the request series of this service carry different labels and are never matched: aggregate both sides'
    : undefined;
}

/** Prometheus writes year 1 for "never". */
function lastEvaluation(text: string | undefined) {
  const time = text ? Date.parse(text) : NaN;
  return time > 0 ? { lastEvaluationAt: new Date(time).toISOString() } : {};
}
