import { DateTime } from 'luxon';
import { BusinessLine } from './businessLines';
import { Environment } from './environments';
import { ReleaseName } from './Release';
import { ServiceDefinition } from './ServiceDefinition';

/** Hours since a release reached an environment. */
const HOURS: Record<Environment, Record<ReleaseName, number>> = {
  dev: { previous: 32 * 24, production: 11 * 24, candidate: 27 },
  test: { previous: 31 * 24, production: 10 * 24 + 6, candidate: 25 },
  staging: { previous: 31 * 24, production: 10 * 24, candidate: 20 },
  prod: { previous: 30 * 24, production: 9 * 24, candidate: 0.2 },
};

/** A local hour in which no business line of Mall has a peak. */
const QUIET_HOUR = 6;

/**
 * When a release reached an environment, counted back from `now`. Production is
 * deployed to in the early morning of the service's business line, outside its
 * peak hours (§2.1); services follow each other a few minutes apart.
 */
export function deployedAt(
  service: ServiceDefinition,
  environment: Environment,
  release: ReleaseName,
  lines: readonly BusinessLine[],
  now: Date,
): Date {
  const rough = new Date(
    now.getTime() -
      HOURS[environment][release] * 3_600_000 -
      minutesOf(service.name) * 60_000,
  );
  if (environment !== 'prod' || release === 'candidate') {
    return rough;
  }
  const zone =
    lines.find(line => line.name === service.businessLine)?.timeZone ?? 'UTC';
  return DateTime.fromJSDate(rough, { zone })
    .set({ hour: QUIET_HOUR, second: 12, millisecond: 0 })
    .toJSDate();
}

/** When the commit of a release was written: half a day before it reached dev. */
export function committedAt(
  service: ServiceDefinition,
  release: ReleaseName,
  now: Date,
): Date {
  const hours = HOURS.dev[release] + 12;
  return new Date(
    now.getTime() - hours * 3_600_000 - minutesOf(service.name) * 60_000,
  );
}

function minutesOf(name: string): number {
  return [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 50;
}
