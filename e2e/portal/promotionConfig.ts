import type { SandboxProcess } from './sandbox';
import { sandboxConfig } from './sandboxConfig';

const weekdays = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
];

/** Every weekday but the one that begins more than two days from now. */
function daysButOne(now: Date): string[] {
  const open = (now.getUTCDay() + 3) % 7;
  return weekdays.filter((_, day) => day !== open);
}

/**
 * Configuration of a portal whose promotions take a minute and do not depend
 * on the time of day: no business line has peak hours, but for the wholesale
 * one, which has nothing else in the next two days.
 */
export function promotionConfig(sandbox: SandboxProcess): object {
  const { releaseReadiness, ...rest } = sandboxConfig(sandbox) as {
    releaseReadiness: object;
  };
  return {
    ...rest,
    releaseReadiness: {
      ...releaseReadiness,
      businessLines: [
        { name: 'retail-cn', title: 'Retail China', timeZone: 'Asia/Shanghai' },
        {
          name: 'retail-eu',
          title: 'Retail Europe',
          timeZone: 'Europe/Berlin',
        },
        {
          name: 'wholesale-us',
          title: 'Wholesale United States',
          timeZone: 'America/New_York',
          peakWindows: [
            { days: daysButOne(new Date()), from: '00:00', to: '24:00' },
          ],
        },
        { name: 'finance', title: 'Finance', timeZone: 'Asia/Singapore' },
      ],
      promotion: {
        // Limits and their holds stay those of the demo: the sandbox is scraped
        // for them. Only what a promotion waits for when all is well is shorter.
        policy: {
          scale: 30,
          canaryObservation: '8s',
          trafficObservation: '8s',
          releaseObservation: '5s',
        },
      },
    },
  };
}
