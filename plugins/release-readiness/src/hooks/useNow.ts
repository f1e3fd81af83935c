import { useState } from 'react';
import useInterval from 'react-use/esm/useInterval';

const tick = 30_000;

/** The time, so that ages on a page that stays open keep growing. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useInterval(() => setNow(new Date()), tick);
  return now;
}
