import type { WindowView } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { WindowVerdict } from '../windows';
import { isoTime } from './summaryView';

export function windowView(
  verdict: WindowVerdict,
  businessLine: string | undefined,
): WindowView {
  const { open, zone, from, to, closedBy, nextOpening } = verdict;
  return {
    open,
    businessLine,
    zone,
    from: isoTime(from),
    to: isoTime(to),
    closedBy: closedBy.map(closed => ({
      kind: closed.kind,
      title: closed.title,
      from: isoTime(closed.from),
      to: isoTime(closed.to),
      setBy: closed.setBy,
      reason: closed.reason,
    })),
    nextOpening: nextOpening === undefined ? undefined : isoTime(nextOpening),
  };
}
