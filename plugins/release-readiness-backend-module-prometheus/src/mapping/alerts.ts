import type { Alerts } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { AlertmanagerAlerts, Labels, PrometheusAlerts } from '../client';
import type { ServerConfiguration } from '../configuration';
import { alertLink } from './links';
import { isAtLocation, ServicePlace } from './ServiceRows';

/** Alerts of a server and of its Alertmanager. */
export interface AlertObservation {
  readonly prometheus: PrometheusAlerts;
  /** Absent: no Alertmanager is configured, and nothing is silenced. */
  readonly alertmanager?: AlertmanagerAlerts;
}

/**
 * Pending and firing alerts of a service in an environment. An alert that
 * names the service and no environment counts for each the server watches.
 */
export function alertsOf(
  server: ServerConfiguration,
  { prometheus, alertmanager = [] }: AlertObservation,
  place: ServicePlace,
): Alerts {
  const { labels: names } = server;
  const isOurs = (labels: Labels) =>
    labels[names.service] === place.service.metricsService &&
    isAtLocation(labels, place.location, names);
  const ours = prometheus.filter(
    alert => alert.state !== 'inactive' && isOurs(alert.labels),
  );
  // An Alertmanager serves several environments: only what names this one.
  const elsewhere = alertmanager.filter(
    ({ labels }) =>
      isOurs(labels) &&
      labels[names.namespace] === place.location.namespace &&
      !ours.some(alert => includes(labels, alert.labels)),
  );
  const firing = (labels: Labels) => ({
    name: labels.alertname ?? '',
    severity: labels[names.severity],
    url: alertLink(server, labels.alertname ?? ''),
  });
  return {
    server: server.name,
    alerts: [
      ...ours.map(({ labels, state, activeAt }) => ({
        ...firing(labels),
        state: state === 'firing' ? ('firing' as const) : ('pending' as const),
        activeAt,
        silenced: alertmanager.some(
          alert => includes(alert.labels, labels) && isSilenced(alert),
        ),
      })),
      ...elsewhere.map(alert => ({
        ...firing(alert.labels),
        state: 'firing' as const,
        activeAt: alert.startsAt,
        silenced: isSilenced(alert),
      })),
    ],
  };
}

/** Alertmanager's labels are those of Prometheus and the server's external ones. */
function includes(all: Labels, some: Labels): boolean {
  return Object.entries(some).every(([name, value]) => all[name] === value);
}

function isSilenced({ status }: AlertmanagerAlerts[number]): boolean {
  return (status.silencedBy ?? []).length > 0;
}
