import type { SandboxProcess } from './sandbox';
import { sandboxConfig } from './sandboxConfig';

const everyDay = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
];

/**
 * Configuration of a portal whose promotions take a minute and do not depend
 * on the time of day: no business line has peak hours, but for the wholesale
 * one, which always has.
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
          peakWindows: [{ days: everyDay, from: '00:00', to: '24:00' }],
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
