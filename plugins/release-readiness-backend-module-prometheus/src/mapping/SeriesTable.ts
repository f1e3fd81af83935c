import { matchesValue, SelectorExpression } from '../analysis';
import type { Sample } from '../client';
import type { LabelNames } from '../configuration';

/** Which series exist of the metrics that rules select. */
export class SeriesTable {
  readonly #byMetric = new Map<string, Sample[]>();
  readonly #byService = new Map<string, Sample[]>();
  readonly #labels: LabelNames;

  /** @param samples - the answer to the existence query. */
  constructor(samples: readonly Sample[], labels: LabelNames) {
    this.#labels = labels;
    for (const sample of samples) {
      const metric = sample.labels.__name__ ?? '';
      append(this.#byMetric, metric, sample);
      append(
        this.#byService,
        key(metric, sample.labels[labels.service]),
        sample,
      );
    }
  }

  /** The series that a selector matches; with `service` only that service's. */
  matching(
    { metric, matchers }: SelectorExpression,
    service?: string,
  ): readonly Sample[] {
    const rows =
      metric === ''
        ? [...this.#byMetric.values()].flat()
        : ((service === undefined
            ? this.#byMetric.get(metric)
            : this.#byService.get(key(metric, service))) ?? []);
    return rows.filter(
      ({ labels }) =>
        (service === undefined || labels[this.#labels.service] === service) &&
        matchers.every(matcher =>
          matchesValue(matcher, labels[matcher.label] ?? ''),
        ),
    );
  }
}

function append(
  map: Map<string, Sample[]>,
  name: string,
  sample: Sample,
): void {
  const known = map.get(name);
  if (known) {
    known.push(sample);
  } else {
    map.set(name, [sample]);
  }
}

function key(metric: string, service: string | undefined): string {
  return `${metric}\n${service ?? ''}`;
}
