import { labelsKey } from '../series/labels';
import { SampleStorage, StoredSeries } from '../series/storage';
import { aggregate } from './aggregate';
import { PromqlNode, VectorSelectorNode } from './ast';
import { evaluateBinary } from './binary';
import { PromqlExecutionError } from './errors';
import { callFunction } from './functions';
import { MatrixSeries, PromqlValue, VectorSample } from './values';

/** Evaluation interval of subqueries without a step, milliseconds (Prometheus' default). */
const DEFAULT_SUBQUERY_STEP = 60_000;

/** Evaluates parsed PromQL at one moment or at several of one query. */
export class Evaluation {
  readonly #storage: SampleStorage;
  readonly #selected = new Map<VectorSelectorNode, StoredSeries[]>();
  readonly #first: number;
  readonly #last: number;

  /**
   * @param bounds - first and last moment that will be evaluated, milliseconds.
   */
  constructor(storage: SampleStorage, bounds: { first: number; last: number }) {
    this.#storage = storage;
    this.#first = bounds.first;
    this.#last = bounds.last;
  }

  /** Throws PromqlExecutionError where Prometheus would answer 422. */
  at(node: PromqlNode, time: number): PromqlValue {
    switch (node.kind) {
      case 'number':
        return { type: 'scalar', value: node.value };
      case 'string':
        return { type: 'string', value: node.value };
      case 'vector-selector':
        return { type: 'vector', samples: this.#instant(node, time) };
      case 'matrix-selector': {
        const to = time - node.selector.offset;
        const from = to - node.range;
        const series = this.#select(node.selector, node.range)
          .map(({ labels, between, ends }): MatrixSeries => {
            const found = ends?.(from, to);
            return found
              ? {
                  labels,
                  ends: found,
                  get samples() {
                    return between(from, to);
                  },
                }
              : { labels, samples: between(from, to) };
          })
          .filter(found => found.ends ?? found.samples.length > 0);
        return { type: 'matrix', series, from, to };
      }
      case 'subquery':
        return this.#subquery(node, time);
      case 'negate':
        return evaluateBinary(
          {
            operator: '*',
            returnBool: false,
            matching: { on: false, labels: [], include: [] },
          },
          { type: 'scalar', value: -1 },
          this.at(node.operand, time),
        );
      case 'aggregate': {
        const operand = this.at(node.operand, time);
        if (operand.type !== 'vector') {
          throw new PromqlExecutionError('aggregation needs an instant vector');
        }
        return {
          type: 'vector',
          samples: aggregate(node.operator, node.grouping, operand.samples),
        };
      }
      case 'call':
        return callFunction(
          node.name,
          node.args.map(arg => this.at(arg, time)),
          { args: node.args, time },
        );
      default:
        return evaluateBinary(
          node,
          this.at(node.left, time),
          this.at(node.right, time),
        );
    }
  }

  #instant(node: VectorSelectorNode, time: number): VectorSample[] {
    return this.#select(node, 0).flatMap(series => {
      const sample = series.at(time - node.offset);
      return sample
        ? [
            {
              labels: series.labels,
              value: sample.value,
              sampledAt: sample.time,
            },
          ]
        : [];
    });
  }

  #subquery(
    node: Extract<PromqlNode, { kind: 'subquery' }>,
    time: number,
  ): PromqlValue {
    const step = node.step ?? DEFAULT_SUBQUERY_STEP;
    const to = time - node.offset;
    const from = to - node.range;
    const inner = new Evaluation(this.#storage, { first: from, last: to });
    const found = new Map<
      string,
      {
        labels: MatrixSeries['labels'];
        samples: { time: number; value: number }[];
      }
    >();
    for (let at = (Math.floor(from / step) + 1) * step; at <= to; at += step) {
      const value = inner.at(node.operand, at);
      for (const sample of value.type === 'vector' ? value.samples : []) {
        const key = labelsKey(sample.labels);
        const series = found.get(key) ?? { labels: sample.labels, samples: [] };
        series.samples.push({ time: at, value: sample.value });
        found.set(key, series);
      }
    }
    return { type: 'matrix', series: [...found.values()], from, to };
  }

  #select(node: VectorSelectorNode, range: number): StoredSeries[] {
    let series = this.#selected.get(node);
    if (!series) {
      series = this.#storage.select(node.matchers, {
        from: this.#first - node.offset - range,
        to: this.#last - node.offset,
      });
      this.#selected.set(node, series);
    }
    return series;
  }
}
