import type { PromotionSubject } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  type DriverObservation,
  type EnvironmentLocation,
  type LiveMetricsRequest,
  type ServiceDescriptor,
  SourceError,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import {
  type PrometheusConfiguration,
  type ServerConfiguration,
  versionPlaceholder,
} from '../configuration';
import { escapePattern, quote } from '../promql/text';

/** One condition on a label, and the text of several: `{service="mall-order"}`. */
interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** Whose series are meant. */
export interface SelectedService {
  readonly subject: PromotionSubject;
  readonly service: ServiceDescriptor;
  readonly location: EnvironmentLocation;
  readonly server: ServerConfiguration;
}

/**
 * The matchers between the braces of a selector. A label that does not exist is
 * an empty one for Prometheus.
 */
export type SeriesMatchers = string;

/** All series of the service in production. */
export function selectService({
  service,
  location,
  server,
}: Pick<SelectedService, 'service' | 'location' | 'server'>): SeriesMatchers {
  return textOf(serviceMatchers(service, location, server));
}

/**
 * The series of one target.
 *
 * @param pods - read from the cluster where pods are told by their hash
 * @returns undefined where there can be none: no pod of this kind runs
 * @throws SourceError when it can't be told which series are meant
 */
export function selectTarget(
  target: LiveMetricsRequest['target'],
  selected: SelectedService,
  { track, promotionPods }: PrometheusConfiguration,
  pods: DriverObservation['podHashes'],
): SeriesMatchers | undefined {
  const { service, location, server, subject } = selected;
  const base = serviceMatchers(service, location, server);
  if (target === 'service') return textOf(base);
  const canary = target === 'canary';
  switch (promotionPods.by) {
    case 'version': {
      const { label, value } = promotionPods;
      const versions = versionsOf(subject, value);
      return canary
        ? textOf([...base, oneOf(label, versions)])
        : textOf([
            ...base,
            { label, operator: '!=', value: '' },
            { ...oneOf(label, versions), operator: '!~' },
          ]);
    }
    case 'pod-hash': {
      if (!pods) throw unknownSelection(`pod hashes of ${service.name}`);
      const hashes = pods[target];
      return hashes.length > 0
        ? textOf([...base, oneOf(promotionPods.label, hashes)])
        : undefined;
    }
    default:
      return textOf([
        ...base,
        { label: track.label, operator: '=', value: track[target] },
      ]);
  }
}

function serviceMatchers(
  { metricsService }: ServiceDescriptor,
  { cluster, namespace }: EnvironmentLocation,
  { labels, environments }: ServerConfiguration,
): Matcher[] {
  return [
    { label: labels.service, operator: '=', value: metricsService },
    environments.length > 1
      ? { label: labels.namespace, operator: '=', value: namespace }
      : // A server of production alone may leave the label out.
        {
          label: labels.namespace,
          operator: '=~',
          value: `|${escapePattern(namespace)}`,
        },
    ...(labels.cluster
      ? [{ label: labels.cluster, operator: '=' as const, value: cluster }]
      : []),
  ];
}

function oneOf(label: string, values: readonly string[]): Matcher {
  return {
    label,
    operator: '=~',
    value: [...new Set(values)].sort().map(escapePattern).join('|'),
  };
}

/** One version for each digest, where the template names digests. */
function versionsOf(subject: PromotionSubject, template: string): string[] {
  const digests = subject.digests.map(each => each.digest);
  const named = template.includes('{digest') ? digests : [''];
  if (named.length === 0) throw unknownSelection('image digests');
  return named.map(digest =>
    template.replace(versionPlaceholder, (_, name: string, length?: string) => {
      const values: Record<string, string | undefined> = {
        commit: subject.commit,
        digest: digest.replace(/^sha256:/, ''),
        chartVersion: subject.chartVersion,
      };
      const value = values[name];
      if (!value) throw unknownSelection(`{${name}}`);
      return length ? value.slice(0, Number(length)) : value;
    }),
  );
}

function unknownSelection(what: string): SourceError {
  return new SourceError(`The series can't be selected: no ${what}`, {
    reason: { key: 'general.unavailable.not-found', params: { what } },
  });
}

function textOf(matchers: readonly Matcher[]): SeriesMatchers {
  return matchers
    .map(({ label, operator, value }) => `${label}${operator}${quote(value)}`)
    .join(', ');
}
