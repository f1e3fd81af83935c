import type {
  GuardId,
  GuardResult,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { BreakGlass } from '../states';
import type { ClosedInterval, WindowVerdict } from '../windows';
import { conclude, evidenceOf } from './guardResult';

interface WindowInput {
  /** Absent where no calendar is known for the service: unknown. */
  verdict: WindowVerdict | undefined;
  breakGlass: BreakGlass | undefined;
}

function judge(
  id: GuardId,
  { verdict, breakGlass }: WindowInput,
  concerns: (interval: ClosedInterval) => boolean,
): GuardResult {
  const time = (instant: number) => new Date(instant).toISOString();
  const closed = verdict?.closedBy.filter(concerns) ?? [];
  const evidence = closed.map(interval =>
    evidenceOf(false, `closed-by-${interval.kind}`, {
      title: interval.title,
      from: time(interval.from),
      to: time(interval.to),
      setBy: interval.setBy,
      reason: interval.reason,
      zone: verdict?.zone ?? '',
    }),
  );
  const result = conclude(
    id,
    verdict && closed.length === 0
      ? [
          evidenceOf(true, 'window-open', {
            from: time(verdict.from),
            to: time(verdict.to),
            zone: verdict.zone,
          }),
        ]
      : evidence,
  );
  return breakGlass && result.outcome !== 'open'
    ? { ...result, exemption: 'break-glass' }
    : result;
}

/** §2.1 outside the peak hours from start to projected end. A rollback never asks. */
export function windowGuard(input: WindowInput): GuardResult {
  return judge('window', input, ({ kind }) => kind !== 'freeze');
}

/** No freeze from start to projected end. A rollback never asks. */
export function freezeGuard(input: WindowInput): GuardResult {
  return judge('freeze', input, ({ kind }) => kind === 'freeze');
}
