import { DateTime, Duration } from 'luxon';

/** The time zone of the browser, an IANA name. */
export const browserZone = (): string => DateTime.local().zoneName ?? 'UTC';

/**
 * A point in time as people of a zone write it, without the zone's name: who
 * calls shows that once. What is no ISO 8601 time stays as it is.
 */
export function formatInZone(
  iso: string,
  zone: string,
  language: string,
): string {
  const time = DateTime.fromISO(iso, { zone });
  return time.isValid
    ? time.setLocale(language).toLocaleString(DateTime.DATETIME_MED)
    : iso;
}

/** Seconds as "1 hr, 9 min" or "30 sec", at most two units. */
export function formatSeconds(seconds: number, language: string): string {
  const whole = Math.max(0, Math.round(seconds));
  const units =
    whole >= 3600
      ? {
          hours: Math.floor(whole / 3600),
          minutes: Math.round((whole % 3600) / 60),
        }
      : { minutes: Math.floor(whole / 60), seconds: whole % 60 };
  const shown = Object.fromEntries(
    Object.entries(units).filter(([, amount]) => amount > 0),
  );
  return Duration.fromObject(whole === 0 ? { seconds: 0 } : shown, {
    locale: language,
  }).toHuman({ unitDisplay: 'short' });
}

/** For `<input type="datetime-local">`: the wall clock of the zone. */
export function toLocalInput(iso: string, zone: string): string {
  const time = DateTime.fromISO(iso, { zone });
  return time.isValid ? time.toFormat("yyyy-MM-dd'T'HH:mm") : '';
}

/** @returns ISO 8601 in UTC, or undefined for what is no time of the zone */
export function fromLocalInput(text: string, zone: string): string | undefined {
  const time = DateTime.fromISO(text, { zone });
  return (time.isValid && time.toUTC().toISO()) || undefined;
}
