import { useLanguage } from '../../hooks/useLanguage';
import { formatInZone } from '../../formatting';

export interface ZonedTimeProps {
  /** ISO 8601. */
  at: string;
  /** IANA name; whoever shows the time names it. */
  zone: string;
}

/** A point in time on the clock of a zone. */
export const ZonedTime = ({ at, zone }: ZonedTimeProps) => (
  <time dateTime={at} title={zone}>
    {formatInZone(at, zone, useLanguage())}
  </time>
);
