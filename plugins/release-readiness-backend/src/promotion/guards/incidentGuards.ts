import type {
  EnvironmentName,
  GuardResult,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  Alerts,
  Fact,
  IncidentObservation,
  Incidents,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { BreakGlass } from '../states';
import { conclude, evidenceOf, missingEvidence } from './guardResult';

function isNamed(incident: IncidentObservation, name: string): boolean {
  return (
    name === incident.url || name.replace(/^#/, '') === `${incident.number}`
  );
}

/** Whether an incident that is known and open goes by this name. */
function isOpenIncident(
  incidents: Fact<Incidents> | undefined,
  name: string | undefined,
  now: number,
  maximumAge: number,
): boolean {
  return (
    name !== undefined &&
    incidents?.status === 'known' &&
    missingEvidence(incidents, now, maximumAge) === undefined &&
    incidents.value.incidents.some(
      incident => incident.state === 'open' && isNamed(incident, name),
    )
  );
}

/**
 * No P0 or P1 of the service is open (§8). Break-glass exempts the incident
 * that its reason names, because a hotfix is released during it; any other one
 * keeps the gate closed.
 */
export function incidentsGuard(input: {
  incidents: Fact<Incidents> | undefined;
  breakGlass: BreakGlass | undefined;
  now: number;
  maximumAge: number;
}): GuardResult {
  const { incidents, breakGlass, now, maximumAge } = input;
  const gap = missingEvidence(incidents, now, maximumAge);
  if (gap || incidents?.status !== 'known') {
    return conclude('incidents', gap ? [gap] : []);
  }
  const severe = incidents.value.incidents.filter(
    ({ state, level }) =>
      state === 'open' && (level === 'P0' || level === 'P1'),
  );
  const result = conclude(
    'incidents',
    severe.length === 0
      ? [
          evidenceOf(true, 'no-incident', undefined, {
            observedAt: incidents.observedAt,
          }),
        ]
      : severe.map(({ level, title, number, url }) =>
          evidenceOf(
            false,
            'incident',
            { level, title },
            { link: { target: 'github', title: `#${number}`, url } },
          ),
        ),
    { count: severe.length },
  );
  const named = breakGlass?.incident;
  return severe.length > 0 &&
    named !== undefined &&
    severe.every(incident => isNamed(incident, named))
    ? { ...result, exemption: 'break-glass' }
    : result;
}

/**
 * No critical alert fires in staging or prod (§6.3). Break-glass exempts what
 * fires during the incident that its reason names: one that is open, or any
 * word would do.
 */
export function firingAlertsGuard(input: {
  alerts: Partial<Record<EnvironmentName, Fact<Alerts>>>;
  incidents: Fact<Incidents> | undefined;
  breakGlass: BreakGlass | undefined;
  now: number;
  maximumAge: number;
}): GuardResult {
  const { incidents, breakGlass, now, maximumAge } = input;
  const evidence = (['staging', 'prod'] as const).flatMap(environment => {
    const fact = input.alerts[environment];
    const gap = missingEvidence(fact, now, maximumAge);
    if (gap || fact?.status !== 'known') {
      return [gap ?? evidenceOf(undefined, 'not-collected')];
    }
    const firing = fact.value.alerts.filter(
      ({ severity, state }) =>
        severity?.toLowerCase() === 'critical' && state === 'firing',
    );
    return firing.length === 0
      ? [
          evidenceOf(
            true,
            'no-alert',
            { environment },
            { observedAt: fact.observedAt },
          ),
        ]
      : firing.map(({ name, url }) =>
          evidenceOf(
            false,
            'alert',
            { name, environment },
            { link: { target: 'prometheus', title: name, url } },
          ),
        );
  });
  const result = conclude('firing-alerts', evidence);
  // A missing answer is no part of the incident that was named.
  return result.outcome === 'closed' &&
    isOpenIncident(incidents, breakGlass?.incident, now, maximumAge) &&
    !evidence.some(({ outcome }) => outcome === 'unknown')
    ? { ...result, exemption: 'break-glass' }
    : result;
}
