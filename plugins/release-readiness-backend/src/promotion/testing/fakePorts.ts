import type {
  ChangeRecord,
  ChangeRegister,
  GridSample,
  LiveMetrics,
  Notifier,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { DeploymentReporter, PromotionGate } from '../runner';
import { openGuard } from './builders';
import type { FakeProduction } from './FakeProduction';

/** What people and registers were told: each id once counts as once. */
export class FakeOffice
  implements Notifier, ChangeRegister, DeploymentReporter
{
  readonly id = 'fake';
  /** Effect id → what it said. */
  readonly told = new Map<string, string>();
  /** Number of the record that belongs to the correlation id. */
  readonly records = new Map<string, string>();

  async notify(notification: Parameters<Notifier['notify']>[0]): Promise<void> {
    this.told.set(notification.id, `notify ${notification.message.key}`);
  }

  async register(): Promise<ChangeRecord> {
    throw new Error('not asked for');
  }

  async find({
    correlationId,
  }: {
    correlationId: string;
  }): Promise<ChangeRecord | undefined> {
    const number = this.records.get(correlationId);
    return number === undefined
      ? undefined
      : ({ number, status: 'registered' } as ChangeRecord);
  }

  async start({
    number,
    correlationId,
  }: Parameters<ChangeRegister['start']>[0]) {
    this.told.set(correlationId, `start ${number}`);
  }

  async close({
    number,
    correlationId,
    code,
  }: Parameters<ChangeRegister['close']>[0]): Promise<void> {
    this.told.set(correlationId, `close ${number} ${code}`);
  }

  async report(
    _: unknown,
    { effectId, state, of }: Parameters<DeploymentReporter['report']>[1],
  ): Promise<void> {
    const whose = of === 'rollback' ? ' of the rollback' : '';
    this.told.set(effectId, `deployment ${state}${whose}`);
  }
}

/**
 * Metrics of a {@link FakeProduction}: the canary's share is the weight as it
 * was, nothing is known of the future, and `sample` says what went wrong.
 */
export function fakeMetrics(
  clock: () => number,
  production: FakeProduction,
  sample: (t: number) => Partial<GridSample> = () => ({}),
): LiveMetrics & { queries: number } {
  const metrics = {
    id: 'fake',
    queries: 0,
    async query(
      _: unknown,
      { from, to, step, target }: Parameters<LiveMetrics['query']>[1],
    ) {
      metrics.queries += 1;
      const samples: GridSample[] = [];
      for (let t = from; t <= Math.min(to, clock()); t += step) {
        samples.push({
          t,
          errorRatio: { value: 0.001 },
          p99: { value: 0.2 },
          requests: { value: 300 },
          share: { value: production.weightAt(t) },
          ...(target === 'stable' ? {} : sample(t)),
        });
      }
      return {
        samples,
        queries: [{ name: 'errorRatio', text: 'up', hash: 'h' }],
        responses: ['{}'],
      };
    },
    async preflight() {
      return {
        checkedAt: clock(),
        requestSeries: true,
        errorSeries: true,
        labelsMatch: true,
        singleSeries: true,
        buckets: [2],
      };
    },
  };
  return metrics;
}

/** A gate with everything open. */
export const openGate: PromotionGate = {
  evaluate: async () => ({
    guards: [openGuard()],
    windowOpen: true,
    membership: { 'user:default/lead': ['technical-lead'] },
  }),
  findRestriction: async () => undefined,
  findInvalidation: async () => undefined,
};
