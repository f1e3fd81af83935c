import { DateTime } from 'luxon';
import { useLanguage } from '../../hooks/useLanguage';
import { useNow } from '../../hooks/useNow';

export interface AgeProps {
  /** ISO 8601. */
  at: string;
}

/** "2 minutes ago", with the exact time as its title. */
export const Age = ({ at }: AgeProps) => {
  const now = useNow();
  const language = useLanguage();
  const time = DateTime.fromISO(at).setLocale(language);
  if (!time.isValid) return <span>{at}</span>;
  return (
    <time
      dateTime={at}
      title={time.toLocaleString(DateTime.DATETIME_FULL_WITH_SECONDS)}
    >
      {time.toRelative({ base: DateTime.fromJSDate(now) })}
    </time>
  );
};
