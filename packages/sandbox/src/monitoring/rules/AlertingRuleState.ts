import { Labels } from '../model';
import { VectorSample } from '../promql/values';
import { labelsKey, omitLabels } from '../series/labels';
import { Rule } from './ruleFile';
import { expandTemplate } from './template';

/** An element of an alerting rule's expression that is active. Milliseconds. */
export interface ActiveAlert {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly state: 'pending' | 'firing';
  readonly activeAt: number;
  readonly firingSince: number | undefined;
  readonly value: number;
}

/** When an alert was in a state; `until` is undefined while it lasts. Milliseconds. */
export interface AlertSpan {
  readonly labels: Labels;
  readonly activeAt: number;
  readonly firingSince: number | undefined;
  readonly until: number;
}

/** How far back single evaluations are looked at; before, every {@link COARSE_STEP}. */
const FINE_HISTORY = 10 * 60_000;
const COARSE_STEP = 5 * 60_000;

interface Entry {
  labels: Labels;
  annotations: Labels;
  activeAt: number;
  firingSince: number | undefined;
  absentSince: number | undefined;
  value: number;
}

/** The pending and firing alerts of one rule, brought up to date on demand. */
export class AlertingRuleState {
  readonly #rule: Rule;
  readonly #evaluate: (time: number) => readonly VectorSample[];
  readonly #entries = new Map<string, Entry>();
  readonly #ended: AlertSpan[] = [];
  #lastEvaluation: number | undefined;
  #lastError: string | undefined;

  /** @param evaluate - the rule's expression at a moment; may throw. */
  constructor(rule: Rule, evaluate: (time: number) => readonly VectorSample[]) {
    this.#rule = rule;
    this.#evaluate = evaluate;
  }

  get lastError(): string | undefined {
    return this.#lastError;
  }

  get active(): ActiveAlert[] {
    return [...this.#entries.values()].map(entry => ({
      labels: entry.labels,
      annotations: entry.annotations,
      activeAt: entry.activeAt,
      firingSince: entry.firingSince,
      value: entry.value,
      state: entry.firingSince === undefined ? 'pending' : 'firing',
    }));
  }

  /** Alerts that ended since the state is followed. */
  get ended(): readonly AlertSpan[] {
    return this.#ended;
  }

  /**
   * Evaluates what is due up to `latest`, which lies on the grid of the group.
   * The first time, the past is searched for when active alerts became active.
   */
  catchUp(latest: number, interval: number, historyStart: number): void {
    if (this.#lastEvaluation === undefined) {
      this.#start(latest, interval, historyStart);
    } else {
      const first = Math.max(
        this.#lastEvaluation + interval,
        latest - Math.floor(FINE_HISTORY / interval) * interval,
      );
      for (let time = first; time <= latest; time += interval) {
        this.#step(time);
      }
    }
    this.#lastEvaluation = Math.max(this.#lastEvaluation ?? 0, latest);
  }

  #start(latest: number, interval: number, historyStart: number): void {
    const fineFrom = latest - this.#rule.holdFor - FINE_HISTORY;
    const times: number[] = [latest];
    const open = new Set(this.#keysAt(latest));
    for (
      let time = latest;
      open.size > 0 && time >= historyStart;
      time -= time > fineFrom ? interval : alignUp(COARSE_STEP, interval)
    ) {
      const keys = new Set(this.#keysAt(time));
      open.forEach(key => keys.has(key) || open.delete(key));
      times.unshift(time);
    }
    times.forEach(time => this.#step(time));
  }

  #keysAt(time: number): string[] {
    try {
      return this.#evaluate(time).map(sample => labelsKey(sample.labels));
    } catch {
      return [];
    }
  }

  #step(time: number): void {
    let samples: readonly VectorSample[];
    try {
      samples = this.#evaluate(time);
      this.#lastError = undefined;
    } catch (error) {
      // As in Prometheus, a failed evaluation leaves the alerts as they were.
      this.#lastError = error instanceof Error ? error.message : String(error);
      return;
    }
    const present = new Set<string>();
    for (const sample of samples) {
      const key = labelsKey(sample.labels);
      present.add(key);
      this.#entries.set(key, this.#entry(sample, time, this.#entries.get(key)));
    }
    for (const [key, entry] of this.#entries) {
      if (present.has(key)) {
        continue;
      }
      entry.absentSince ??= time;
      if (
        entry.firingSince === undefined ||
        time - entry.absentSince >= this.#rule.keepFiringFor
      ) {
        this.#ended.push({ ...entry, until: time });
        this.#entries.delete(key);
      }
    }
  }

  #entry(sample: VectorSample, time: number, known: Entry | undefined): Entry {
    const own = omitLabels(sample.labels, ['__name__']);
    const expand = (texts: Labels) =>
      Object.fromEntries(
        Object.entries(texts).map(([name, text]) => [
          name,
          expandTemplate(text, own, sample.value),
        ]),
      );
    const activeAt = known?.activeAt ?? time;
    return {
      labels: omitLabels(
        { ...own, ...expand(this.#rule.labels), alertname: this.#rule.name },
        [],
      ),
      annotations: expand(this.#rule.annotations),
      activeAt,
      firingSince:
        known?.firingSince ??
        (time - activeAt >= this.#rule.holdFor ? time : undefined),
      absentSince: undefined,
      value: sample.value,
    };
  }
}

function alignUp(length: number, interval: number): number {
  return Math.ceil(length / interval) * interval;
}
