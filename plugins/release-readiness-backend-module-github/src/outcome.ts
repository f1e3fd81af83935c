import type { TextReference } from '@release-readiness/backstage-plugin-release-readiness-common';

/** What was found out about one thing: its value, or why there is none. */
export type Outcome<T> =
  | { status: 'known'; value: T }
  | { status: 'unavailable'; reason: TextReference };

export const known = <T>(value: T): Outcome<T> => ({ status: 'known', value });

export const reasonText = (
  reason: string,
  params?: Record<string, string | number>,
): TextReference => ({
  key: `general.unavailable.${reason}`,
  ...(params && { params }),
});

/** @param reason - the last part of `general.unavailable.<reason>` */
export const unavailable = (
  reason: string,
  params?: Record<string, string | number>,
): Outcome<never> => ({
  status: 'unavailable',
  reason: reasonText(reason, params),
});

/** A list that has more than is read. */
export const goesOn = (target: string, warnings: string): Outcome<never> =>
  unavailable('partial-response', { target, warnings });
