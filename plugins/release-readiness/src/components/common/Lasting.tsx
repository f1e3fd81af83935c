import { DateTime, Duration } from 'luxon';
import { useLanguage } from '../../hooks/useLanguage';
import { useNow } from '../../hooks/useNow';

const units = ['days', 'hours', 'minutes', 'seconds'] as const;

/** "3 hours": how long something has been so, its beginning as the title. */
export const Lasting = ({ since }: { since: string }) => {
  const now = useNow();
  const language = useLanguage();
  const start = DateTime.fromISO(since).setLocale(language);
  if (!start.isValid) return <span>{since}</span>;
  const elapsed = DateTime.fromJSDate(now).diff(start);
  const unit = units.find(name => elapsed.as(name) >= 1) ?? 'seconds';
  const amount = Math.max(0, Math.floor(elapsed.as(unit)));
  return (
    <time
      dateTime={since}
      title={start.toLocaleString(DateTime.DATETIME_FULL_WITH_SECONDS)}
    >
      {Duration.fromObject({ [unit]: amount }, { locale: language }).toHuman()}
    </time>
  );
};
