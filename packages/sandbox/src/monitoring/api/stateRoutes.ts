import { Router } from 'express';
import { Labels, PrometheusModel } from '../model';
import { EvaluatedGroup, EvaluatedRule, RuleEngine } from '../rules/RuleEngine';
import { metricFamilies } from '../series/families';
import {
  exists,
  isReachable,
  scrapeBefore,
  scrapeInterval,
  targetLabels,
} from '../series/ScrapedStorage';
import { formatAlertValue, seconds } from './format';
import { Parameters } from './parameters';
import { respond } from './queryRoutes';

/** The version of Prometheus whose API is spoken. */
export const PROMETHEUS_VERSION = '3.5.0';

/** What answers about rules and targets need. */
export interface StateContext {
  readonly model: PrometheusModel;
  readonly rules: RuleEngine;
  now(): number;
  warnings(): readonly string[];
  /** Path under which the exposition server shows a target. */
  metricsUrl(target: PrometheusModel['targets'][number]): string;
}

/** Routes of Prometheus' API that answer about rules, alerts, targets and itself. */
export function stateRoutes(context: StateContext): Router {
  const router = Router();
  const quiet = { warnings: () => [] };
  const get = (path: string, answer: (parameters: Parameters) => unknown) =>
    router.get(path, respond(quiet, answer));

  get('/rules', parameters => ({
    groups: rulesAnswer(context.rules.evaluate(), parameters),
  }));
  get('/alerts', () => ({
    alerts: context.rules
      .evaluate()
      .flatMap(group => group.rules)
      .flatMap(({ alerts }) => alerts.map(alertAnswer)),
  }));
  get('/targets', parameters => ({
    activeTargets:
      parameters.text('state') === 'dropped' ? [] : activeTargets(context),
    droppedTargets: [],
    droppedTargetCounts: {},
  }));
  get('/metadata', parameters => metadata(context, parameters.text('metric')));
  get('/status/buildinfo', () => ({
    version: PROMETHEUS_VERSION,
    revision: 'sandbox',
    branch: 'HEAD',
    buildUser: 'mall',
    buildDate: '20260101-00:00:00',
    goVersion: 'go1.25',
  }));
  return router;
}

function rulesAnswer(groups: EvaluatedGroup[], parameters: Parameters) {
  const type = { alert: 'alerting', record: 'recording' }[
    parameters.text('type')
  ];
  const wanted = (name: string, value: string) => {
    const values = parameters.all(name);
    return values.length === 0 || values.includes(value);
  };
  const withAlerts = parameters.text('exclude_alerts') !== 'true';
  return groups
    .map(({ group, lastEvaluation, rules }) => ({
      name: group.name,
      file: group.file,
      rules: rules
        .filter(
          ({ rule }) =>
            (type === undefined || rule.type === type) &&
            wanted('rule_name[]', rule.name),
        )
        .map(rule => ruleAnswer(rule, lastEvaluation, withAlerts)),
      interval: group.interval / 1000,
      limit: 0,
      evaluationTime: 0.001,
      lastEvaluation: timeText(lastEvaluation),
    }))
    .filter(
      group =>
        group.rules.length > 0 &&
        wanted('rule_group[]', group.name) &&
        wanted('file[]', group.file),
    );
}

function ruleAnswer(
  { rule, alerts, lastError }: EvaluatedRule,
  lastEvaluation: number,
  withAlerts: boolean,
) {
  const common = {
    name: rule.name,
    query: rule.query,
    health: lastError === undefined ? 'ok' : 'err',
    ...(lastError !== undefined && { lastError }),
    evaluationTime: 0.0005,
    lastEvaluation: timeText(lastEvaluation),
    type: rule.type,
  };
  if (rule.type === 'recording') {
    return { ...common, labels: rule.labels };
  }
  const firing = alerts.some(alert => alert.state === 'firing');
  return {
    state:
      (firing && 'firing') || (alerts.length > 0 && 'pending') || 'inactive',
    ...common,
    duration: seconds(rule.holdFor),
    keepFiringFor: seconds(rule.keepFiringFor),
    labels: rule.labels,
    annotations: rule.annotations,
    alerts: withAlerts ? alerts.map(alertAnswer) : [],
  };
}

function alertAnswer(alert: EvaluatedRule['alerts'][number]) {
  return {
    labels: alert.labels,
    annotations: alert.annotations,
    state: alert.state,
    activeAt: timeText(alert.activeAt),
    value: formatAlertValue(alert.value),
  };
}

function activeTargets({ model, now, metricsUrl }: StateContext) {
  return model.targets
    .filter(target => exists(target, now()))
    .map(target => {
      const interval = scrapeInterval(target, model);
      const scraped = scrapeBefore(target, interval, now());
      const up = isReachable(target, scraped);
      const url = metricsUrl(target);
      const labels: Labels = targetLabels(target);
      return {
        discoveredLabels: {
          ...labels,
          __metrics_path__: url,
          __scheme__: 'http',
        },
        labels,
        scrapePool: target.job,
        scrapeUrl: url,
        globalUrl: url,
        lastError: up
          ? ''
          : 'server returned HTTP status 503 Service Unavailable',
        lastScrape: timeText(scraped),
        lastScrapeDuration: 0.005,
        health: up ? 'up' : 'down',
        scrapeInterval: durationText(interval),
        scrapeTimeout: durationText(Math.min(10_000, interval)),
      };
    });
}

function metadata({ model, now }: StateContext, metric: string) {
  const found: Record<string, { type: string; help: string; unit: string }[]> =
    {};
  for (const target of model.targets.filter(each => exists(each, now()))) {
    for (const { name, type, help } of metricFamilies(target, now())) {
      if (metric === '' || metric === name) {
        found[name] ??= [{ type, help, unit: '' }];
      }
    }
  }
  return found;
}

function durationText(milliseconds: number): string {
  return milliseconds % 1000 === 0
    ? `${milliseconds / 1000}s`
    : `${milliseconds}ms`;
}

function timeText(time: number): string {
  return new Date(time).toISOString();
}
