import { Labels, PrometheusModel } from '../model';
import { Evaluation } from '../promql/evaluate';
import { VectorSample } from '../promql/values';
import { labelsKey, omitLabels } from '../series/labels';
import { compileMatchers, LabelMatcher } from '../series/matchers';
import { DEFAULT_SCRAPE_INTERVAL_SECONDS } from '../series/ScrapedStorage';
import {
  combineStorages,
  Sample,
  SampleStorage,
  StoredSeries,
  TimeRange,
} from '../series/storage';
import { AlertingRuleState, AlertSpan } from './AlertingRuleState';
import { readRuleFile, Rule, RuleGroup } from './ruleFile';

/** Evaluations of a recording rule that are kept. */
const KEPT_EVALUATIONS = 5_000;

/** A rule with what its evaluation found, as of the last one. */
export interface EvaluatedRule {
  readonly rule: Rule;
  readonly alerts: AlertingRuleState['active'];
  readonly lastError: string | undefined;
}

/** A group with its evaluated rules. */
export interface EvaluatedGroup {
  readonly group: RuleGroup;
  /** Milliseconds. */
  readonly lastEvaluation: number;
  readonly rules: readonly EvaluatedRule[];
}

/**
 * Evaluates the rule files of a server, and is the storage of what they
 * produce: recorded series and `ALERTS`.
 *
 * Recorded series have the whole history. `ALERTS` has that of alerts that are
 * active when they are first asked for, and everything from then on: alerts
 * that ended before are not searched for.
 */
export class RuleEngine implements SampleStorage {
  readonly #model: PrometheusModel;
  /** Everything that can be queried: what was scraped and what rules produce. */
  readonly storage: SampleStorage;
  readonly #now: () => number;
  readonly #recorded = new Map<Rule, Map<number, readonly VectorSample[]>>();
  readonly #evaluating = new Set<string>();
  #groups: RuleGroup[] = [];
  #states = new Map<Rule, AlertingRuleState>();

  constructor(options: {
    model: PrometheusModel;
    scraped: SampleStorage;
    now: () => number;
  }) {
    this.#model = options.model;
    this.storage = combineStorages(options.scraped, this);
    this.#now = options.now;
    this.changed();
  }

  /** Reads the model's rule files anew. Throws when one has a mistake. */
  changed(): void {
    const interval =
      (this.#model.scrapeIntervalSeconds ?? DEFAULT_SCRAPE_INTERVAL_SECONDS) *
      1000;
    // As Prometheus orders them.
    const place = ({ file, name }: RuleGroup) => `${file};${name}`;
    this.#groups = this.#model.ruleFiles
      .flatMap(file => readRuleFile(file, interval))
      .sort((a, b) => (place(a) < place(b) ? -1 : 1));
    this.#recorded.clear();
    this.#states = new Map(
      this.#groups
        .flatMap(group => group.rules)
        .filter(rule => rule.type === 'alerting')
        .map(rule => [
          rule,
          new AlertingRuleState(rule, time => this.#evaluate(rule, time)),
        ]),
    );
  }

  /** Every group as of now. */
  evaluate(): EvaluatedGroup[] {
    return this.#groups.map(group => {
      const lastEvaluation = lastEvaluationAt(group, this.#now());
      return {
        group,
        lastEvaluation,
        rules: group.rules.map(rule => this.#evaluated(group, rule)),
      };
    });
  }

  #evaluated(group: RuleGroup, rule: Rule): EvaluatedRule {
    const latest = lastEvaluationAt(group, this.#now());
    const state = this.#states.get(rule);
    if (state) {
      this.#catchUp(group, state);
      return { rule, alerts: state.active, lastError: state.lastError };
    }
    try {
      this.#recordedAt(group, rule, latest);
      return { rule, alerts: [], lastError: undefined };
    } catch (error) {
      return {
        rule,
        alerts: [],
        lastError: error instanceof Error ? error.message : String(error),
      };
    }
  }

  #catchUp(group: RuleGroup, state: AlertingRuleState): void {
    state.catchUp(
      lastEvaluationAt(group, this.#now()),
      group.interval,
      this.#model.historyStart.getTime(),
    );
  }

  select(matchers: readonly LabelMatcher[], range: TimeRange): StoredSeries[] {
    const matches = compileMatchers(matchers);
    const name = compileMatchers(
      matchers.filter(matcher => matcher.name === '__name__'),
    );
    const series: StoredSeries[] = [];
    for (const group of this.#groups) {
      for (const rule of group.rules) {
        if (rule.type === 'recording' && name({ __name__: rule.name })) {
          series.push(...this.#recordedSeries(group, rule, range));
        }
      }
    }
    if (name({ __name__: 'ALERTS' })) {
      series.push(...this.#alertSeries());
    }
    return series.filter(({ labels }) => matches(labels));
  }

  #recordedSeries(
    group: RuleGroup,
    rule: Rule,
    range: TimeRange,
  ): StoredSeries[] {
    const last = lastEvaluationAt(group, Math.min(range.to, this.#now()));
    const found = new Map<string, { labels: Labels; samples: Sample[] }>();
    for (
      let time = lastEvaluationAt(group, range.from);
      time <= last;
      time += group.interval
    ) {
      for (const sample of this.#recordedAt(group, rule, time)) {
        const labels = omitLabels(
          { ...sample.labels, ...rule.labels, __name__: rule.name },
          [],
        );
        const key = labelsKey(labels);
        const series = found.get(key) ?? { labels, samples: [] };
        series.samples.push({ time, value: sample.value });
        found.set(key, series);
      }
    }
    return [...found.values()].map(({ labels, samples }) => ({
      labels,
      at: time => {
        const expected = lastEvaluationAt(group, time);
        return samples.find(sample => sample.time === expected);
      },
      between: (after, until) =>
        samples.filter(({ time }) => time > after && time <= until),
    }));
  }

  #recordedAt(
    group: RuleGroup,
    rule: Rule,
    time: number,
  ): readonly VectorSample[] {
    const guard = `${group.file} ${group.name} ${rule.name} ${time}`;
    const known = this.#recorded.get(rule) ?? new Map();
    this.#recorded.set(rule, known);
    if (known.has(time) || this.#evaluating.has(guard)) {
      return known.get(time) ?? [];
    }
    this.#evaluating.add(guard);
    try {
      known.set(time, this.#evaluate(rule, time));
      if (known.size > KEPT_EVALUATIONS) {
        known.delete(known.keys().next().value);
      }
    } finally {
      this.#evaluating.delete(guard);
    }
    return known.get(time);
  }

  #alertSeries(): StoredSeries[] {
    return this.#groups.flatMap(group =>
      group.rules.flatMap(rule => {
        const state = this.#states.get(rule);
        if (!state || this.#evaluating.has('ALERTS')) {
          return [];
        }
        // A rule may ask for ALERTS itself; it sees what is known by then.
        this.#evaluating.add('ALERTS');
        try {
          this.#catchUp(group, state);
        } finally {
          this.#evaluating.delete('ALERTS');
        }
        const active = state.active.map(alert => ({
          ...alert,
          until: Infinity,
        }));
        return [...state.ended, ...active].flatMap(span =>
          spanSeries(group, span, this.#now()),
        );
      }),
    );
  }

  #evaluate(rule: Rule, time: number): readonly VectorSample[] {
    const value = new Evaluation(this.storage, {
      first: time,
      last: time,
    }).at(rule.node, time);
    if (value.type === 'vector') {
      return value.samples;
    }
    if (value.type === 'scalar') {
      return [{ labels: {}, value: value.value }];
    }
    throw new Error('rule result is not a vector or scalar');
  }
}

/** The group's last evaluation at or before a moment. */
function lastEvaluationAt(group: RuleGroup, time: number): number {
  const until = Math.min(time, group.stoppedAt ?? time);
  return Math.floor(until / group.interval) * group.interval;
}

function spanSeries(
  group: RuleGroup,
  span: AlertSpan,
  now: number,
): StoredSeries[] {
  const phases = [
    {
      state: 'pending',
      from: span.activeAt,
      until: span.firingSince ?? span.until,
    },
    { state: 'firing', from: span.firingSince ?? Infinity, until: span.until },
  ].filter(({ from, until }) => from < until);
  return phases.map(({ state, from, until }) => ({
    labels: { __name__: 'ALERTS', ...span.labels, alertstate: state },
    at: time => {
      const evaluated = lastEvaluationAt(group, Math.min(time, now));
      return from <= evaluated && evaluated < until
        ? { time: evaluated, value: 1 }
        : undefined;
    },
    between: (after, upTo) => {
      const samples: Sample[] = [];
      const last = lastEvaluationAt(group, Math.min(upTo, until - 1, now));
      const first = Math.max(
        from,
        (Math.floor(after / group.interval) + 1) * group.interval,
      );
      for (let time = first; time <= last; time += group.interval) {
        samples.push({ time, value: 1 });
      }
      return samples;
    },
  }));
}
