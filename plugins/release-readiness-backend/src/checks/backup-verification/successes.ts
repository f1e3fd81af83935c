import type {
  EvidenceLink,
  Finding,
  FindingSubject,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  BackupMetrics,
  BackupResourceObservation,
  BackupResources,
  BackupSignal,
  Fact,
  UnavailableFact,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { hoursSince, isInFuture, oldestOf, printHours } from '../ages';
import { unavailableFinding } from '../environments';
import { printable } from '../printable';

/** The two places that know of backups and restore tests in prod. */
export interface BackupFacts {
  metrics: Fact<BackupMetrics>;
  resources: Fact<BackupResources>;
}

/** Something that reports successes, and the last of them. */
interface Reporter {
  subject: FindingSubject;
  link: EvidenceLink;
  /** ISO 8601; absent = never. */
  lastSuccessAt?: string;
}

/** What is known of the successes of one kind of job. */
export interface Successes {
  reporters: Reporter[];
  /** Sources that could know more, and did not answer. */
  unavailable: UnavailableFact[];
}

const metricOf = {
  full: 'full',
  incremental: 'incremental',
  'restore-test': 'restoreTest',
} as const;

/** A metric, and which of its series where there are several. */
export function metricSubject({
  metric,
  series,
}: Pick<BackupSignal, 'metric' | 'series'>): FindingSubject {
  const labels = Object.entries(series ?? {}).map(
    ([label, value]) => `${label}="${printable(value, 80)}"`,
  );
  return {
    kind: 'Metric',
    name: labels.length > 0 ? `${metric}{${labels.join(', ')}}` : metric,
    environment: 'prod',
  };
}

function fromMetric({ url }: BackupMetrics, signal: BackupSignal): Reporter {
  const { metric, lastSuccessAt, pushedAt } = signal;
  return {
    subject: metricSubject(signal),
    link: { target: 'prometheus', title: metric, url },
    // A gateway shows the last push for ever: nothing in it is newer than that.
    lastSuccessAt:
      lastSuccessAt && oldestOf([lastSuccessAt, pushedAt ?? lastSuccessAt]),
  };
}

function fromResource(resource: BackupResourceObservation): Reporter {
  const { kind, name, namespace, lastSuccessAt } = resource;
  return {
    subject: { kind, name, namespace, environment: 'prod' },
    link: { target: 'kubernetes', title: `${kind}/${name}` },
    lastSuccessAt,
  };
}

/** Collects what metrics and schedules say of one kind of job. */
export function collectSuccesses(
  { metrics, resources }: BackupFacts,
  purpose: BackupResourceObservation['purpose'],
): Successes {
  const unavailable = [metrics, resources].filter(
    fact => fact.status === 'unavailable',
  );
  const signal =
    metrics.status === 'known' ? metrics.value[metricOf[purpose]] : undefined;
  // No job that ended well speaks for each of several series.
  if (metrics.status === 'known' && signal?.series) {
    return { unavailable: [], reporters: [fromMetric(metrics.value, signal)] };
  }
  return {
    unavailable,
    reporters: [
      ...(metrics.status === 'known' && signal
        ? [fromMetric(metrics.value, signal)]
        : []),
      ...(resources.status === 'known'
        ? resources.value.resources
            .filter(resource => resource.purpose === purpose)
            .map(fromResource)
        : []),
    ],
  };
}

/** Short keys of the texts that {@link judgeAge} uses. */
export interface AgeTexts {
  young: string;
  old: string;
}

/** What {@link judgeAge} compares with. */
export interface AgeLimit {
  hours: number;
  now: Date;
  texts: AgeTexts;
  /** Parameters of the texts. */
  params?: Record<string, string>;
}

/**
 * Judges the newest success. Either source is enough for a pass; a failure
 * needs both, because the one that did not answer may know a newer success.
 */
export function judgeAge(successes: Successes, limit: AgeLimit): Finding[] {
  const { hours, now, texts, params } = limit;
  const expected = `≤ ${printHours(hours)}`;
  const { reporters, unavailable } = successes;
  const unseen = unavailable.map(fact => unavailableFinding(fact));
  const dated = reporters.flatMap(reporter =>
    reporter.lastSuccessAt === undefined
      ? []
      : [{ ...reporter, lastSuccessAt: reporter.lastSuccessAt }],
  );
  const credible = dated
    .filter(({ lastSuccessAt }) => !isInFuture(lastSuccessAt, now))
    .sort((a, b) => Date.parse(b.lastSuccessAt) - Date.parse(a.lastSuccessAt));
  const [newest] = credible;
  if (newest) {
    const age = hoursSince(newest.lastSuccessAt, now);
    const young = age <= hours;
    if (!young && unseen.length > 0) return unseen;
    return [
      {
        outcome: young ? 'pass' : 'fail',
        message: { key: young ? texts.young : texts.old, params },
        subject: newest.subject,
        observed: `${printHours(age)} (${printable(newest.lastSuccessAt, 40)})`,
        expected,
        link: newest.link,
      },
    ];
  }
  if (dated.length > 0) {
    return dated.map(({ subject, link, lastSuccessAt }) => ({
      outcome: 'unknown',
      message: { key: 'in-future', params },
      subject,
      observed: printable(lastSuccessAt, 40),
      expected,
      link,
    }));
  }
  if (unseen.length > 0) return unseen;
  if (reporters.length > 0) {
    return reporters.map(({ subject, link }) => ({
      outcome: 'fail',
      message: { key: 'never', params },
      subject,
      observed: '–',
      expected,
      link,
    }));
  }
  const message = { key: 'no-evidence', params };
  return [{ outcome: 'unknown', message, expected }];
}
