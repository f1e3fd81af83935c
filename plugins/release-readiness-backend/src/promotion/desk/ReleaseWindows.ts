import {
  projectedDuration,
  type PromotionPolicy,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { ServiceDescriptor } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { Circumstances } from '../decide';
import type { Instant } from '../states';
import {
  closedNow,
  evaluateWindow,
  type Freeze,
  type ReleaseCalendar,
  type WindowVerdict,
} from '../windows';
import type { FreezeStore } from './Freezes';

/** What the windows are told by. */
export interface ReleaseWindowsOptions {
  freezes: Pick<FreezeStore, 'list'>;
  /** Of the service's business line; absent = not known, never "always open". */
  calendarOf(service: ServiceDescriptor): ReleaseCalendar | undefined;
}

/** Peak hours, holidays and freezes of a service (§2.1). */
export class ReleaseWindows {
  constructor(private readonly options: ReleaseWindowsOptions) {}

  /**
   * Whether a release that begins now would end before anything closes.
   *
   * @returns undefined where the service's calendar is not known
   */
  async evaluate(
    service: ServiceDescriptor,
    now: Instant,
    policy: PromotionPolicy,
  ): Promise<WindowVerdict | undefined> {
    const calendar = this.options.calendarOf(service);
    return (
      calendar &&
      evaluateWindow(
        calendar,
        await this.freezes(now),
        now,
        projectedDuration(policy),
      )
    );
  }

  /** What closes the present instant for a promotion that runs. */
  async findRestriction(
    service: ServiceDescriptor,
    now: Instant,
  ): Promise<Circumstances['restriction']> {
    const calendar = this.options.calendarOf(service);
    if (!calendar) {
      return {
        kind: 'window',
        message: { key: 'promotion.hold.window-unknown' },
      };
    }
    const closed = closedNow(calendar, await this.freezes(now), now);
    return (
      closed && {
        kind: closed.kind === 'freeze' ? 'freeze' : 'window',
        message: {
          key: `promotion.hold.closed-by-${closed.kind}`,
          params: {
            title: closed.title,
            setBy: closed.setBy,
            to: new Date(closed.to).toISOString(),
          },
        },
      }
    );
  }

  private async freezes(now: Instant): Promise<Freeze[]> {
    const all = await this.options.freezes.list(now);
    return all.filter(({ withdrawnAt }) => withdrawnAt === undefined);
  }
}
