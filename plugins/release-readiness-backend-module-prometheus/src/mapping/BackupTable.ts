import type { Labels, Sample } from '../client';
import { pushTimeMetric } from '../collection/queries';
import type { BackupMetric, BackupRole } from '../configuration';

/** A series that tells something about a backup. */
export interface BackupRow {
  readonly role: BackupRole;
  readonly sample: Sample;
  /** When the group that the series was pushed with was last pushed, seconds. */
  readonly pushTime: number | undefined;
  /**
   * The labels that say what the series is about: those of metrics about the
   * same backup are equal. Without the metric's name, what its configuration
   * asks for, and what only tells which process was asked.
   */
  readonly identity: Labels;
  /** The labels of the process that was asked. */
  readonly process: Labels;
}

/**
 * Labels of the process that was asked. Replicas of an exporter tell of the
 * same backups; a label that a series was pushed with is never one of these.
 */
const targetLabels = new Set([
  'instance',
  'pod',
  'container',
  'endpoint',
  'node',
  'uid',
  'prometheus',
  'prometheus_replica',
  'replica',
]);

/** The backup series of a server, found by the name of what is backed up. */
export class BackupTable {
  readonly #rows = new Map<string, BackupRow[]>();
  readonly #pushes = new Map<string, Sample[]>();

  constructor(samples: readonly Sample[], metrics: readonly BackupMetric[]) {
    for (const sample of samples) {
      const { __name__, job } = sample.labels;
      if (__name__ === pushTimeMetric && job) {
        append(this.#pushes, job, sample);
      }
    }
    const compiled = metrics.map(metric => ({
      ...metric,
      isNamed: new RegExp(`^(?:${metric.name})$`),
      pattern: new RegExp(`^(?:${metric.labelPattern ?? '(?<name>.+)'})$`, 's'),
    }));
    for (const metric of compiled) {
      for (const sample of samples) {
        const { labels } = sample;
        const name =
          metric.isNamed.test(labels.__name__ ?? '') &&
          Object.entries(metric.matchers ?? {}).every(
            ([label, value]) => labels[label] === value,
          ) &&
          metric.pattern.exec(labels[metric.label] ?? '')?.groups?.name;
        if (name) {
          append(this.#rows, name, this.#row(metric, sample));
        }
      }
    }
  }

  /** Those of a backup. */
  of(name: string): readonly BackupRow[] {
    return this.#rows.get(name) ?? [];
  }

  #row(
    { role, label, labelPattern, matchers = {} }: BackupMetric,
    sample: Sample,
  ): BackupRow {
    const push = this.#pushOf(sample);
    const said = new Set([
      '__name__',
      ...Object.keys(matchers),
      ...(labelPattern ? [] : [label]),
    ]);
    const isOfProcess = (name: string) =>
      targetLabels.has(name) && push?.labels[name] === undefined;
    const labels = Object.entries(sample.labels);
    return {
      role,
      sample,
      pushTime: push?.value,
      identity: Object.fromEntries(
        labels.filter(([name]) => !said.has(name) && !isOfProcess(name)),
      ),
      process: Object.fromEntries(labels.filter(([name]) => isOfProcess(name))),
    };
  }

  /**
   * The push time of the group that a series was pushed with. A gateway gives
   * every series all labels of its group, so the group has no label that the
   * series lacks; of several such groups the one that says most, as services
   * share the job.
   */
  #pushOf({ labels }: Sample): Sample | undefined {
    const size = (push: Sample) => Object.keys(push.labels).length;
    return (this.#pushes.get(labels.job ?? '') ?? [])
      .filter(push =>
        Object.entries(push.labels).every(
          ([name, value]) =>
            name === '__name__' || value === (labels[name] ?? ''),
        ),
      )
      .reduce<Sample | undefined>(
        (best, push) =>
          best === undefined ||
          size(push) > size(best) ||
          (size(push) === size(best) && push.value < best.value)
            ? push
            : best,
        undefined,
      );
  }
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known) {
    known.push(value);
  } else {
    map.set(key, [value]);
  }
}
