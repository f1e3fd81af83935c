import { useState } from 'react';
import useInterval from 'react-use/esm/useInterval';

const tick = 30_000;

/**
 * The time of this rendering, so that what has just arrived is never younger
 * than now; rendered anew so that ages on a page that stays open keep growing.
 */
export function useNow(): Date {
  const [, setTicks] = useState(0);
  useInterval(() => setTicks(ticks => ticks + 1), tick);
  return new Date();
}
