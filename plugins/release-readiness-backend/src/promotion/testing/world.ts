import type { PromotionPolicy } from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  DriverObservation,
  GridSample,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { type Circumstances, decide } from '../decide';
import { intendedWeight } from '../demands';
import { type Promotion, stepOf } from '../states';
import { type AuditEntry, transition } from '../transition';
import type { HealthProbe, SmokeResult } from '../triggers';
import { healthySample, observationOf, startOfTests, user } from './builders';

/** What a simulated production does; each answer is for one instant. */
export interface WorldBehaviour {
  sample?(t: number, promotion: Promotion): Partial<GridSample>;
  probe?(t: number): HealthProbe['outcome'];
  smoke?(t: number, promotion: Promotion): SmokeResult['outcome'];
  unreachable?(t: number): boolean;
  /** Effects are carried out unless this says otherwise. */
  carriesOut?(promotion: Promotion): boolean;
  restriction?(t: number): Circumstances['restriction'];
  /** The portal does not run: no tick. Its samples are filled in later. */
  portalDown?(t: number): boolean;
  signsOff?: boolean;
  observation?(t: number, promotion: Promotion): Partial<DriverObservation>;
}

export interface WorldRun {
  promotion: Promotion;
  /** State names in the order in which they were entered, with the instant. */
  visited: { state: string; at: number }[];
  audit: AuditEntry[];
}

/**
 * Runs a promotion from its start in a simulated production until it ends or
 * the time is over: asks `decide`, applies the event, goes on. No clock but its
 * own.
 */
export function runWorld(
  start: Promotion,
  behaviour: WorldBehaviour,
  policy: PromotionPolicy,
  duration: number,
): WorldRun {
  let promotion = start;
  const visited = [{ state: promotion.state.name as string, at: startOfTests }];
  const audit: AuditEntry[] = [];
  const samples: GridSample[] = [];
  const probes: HealthProbe[] = [];
  const smokeTests: SmokeResult[] = [];
  let unreachableSince: number | undefined;

  const apply = (
    event: Parameters<typeof transition>[1],
    now: number,
  ): boolean => {
    const result = transition(promotion, event, now, policy);
    audit.push(result.audit);
    if (result.outcome === 'refused') return false;
    if (result.promotion.state.name !== promotion.state.name) {
      visited.push({ state: result.promotion.state.name, at: now });
    }
    promotion = result.promotion;
    return true;
  };

  for (
    let now = startOfTests;
    now <= startOfTests + duration;
    now += policy.gridStep
  ) {
    const step = stepOf(promotion.state);
    // Prometheus goes on while the portal is down.
    if (step) {
      samples.push(
        healthySample(now, {
          share: {
            value: intendedWeight(promotion.subject, step.name, policy),
          },
          ...behaviour.sample?.(now, promotion),
        }),
      );
    }
    if (behaviour.portalDown?.(now)) continue;
    if (promotion.lock === 'held') {
      probes.push({ at: now, outcome: behaviour.probe?.(now) ?? 'succeeded' });
      smokeTests.push({
        at: now,
        outcome: behaviour.smoke?.(now, promotion) ?? 'passed',
      });
    }
    const unreachable = behaviour.unreachable?.(now) ?? false;
    unreachableSince = unreachable ? (unreachableSince ?? now) : undefined;
    const name = rollbackOrStep(promotion);
    const acts = behaviour.carriesOut?.(promotion) ?? true;
    const observation = {
      ...observationOf(promotion, acts ? name : 'preparing', now),
      ...behaviour.observation?.(now, promotion),
    };
    if (behaviour.signsOff !== false) signOff(promotion, apply, now);
    const { event } = decide(
      promotion,
      {
        driver:
          unreachableSince === undefined
            ? { status: 'known', observation }
            : {
                status: 'unreachable',
                since: unreachableSince,
                reason: { key: 'general.unavailable.refused' },
              },
        samples,
        probes: probes.slice(-50),
        smokeTests: smokeTests.slice(-50),
        restriction: behaviour.restriction?.(now),
      },
      now,
      policy,
    );
    if (event && !apply(event, now)) {
      throw new Error(`decided what is refused: ${JSON.stringify(event.kind)}`);
    }
    if (promotion.lock === 'released') break;
  }
  return { promotion, visited, audit };
}

function rollbackOrStep(
  promotion: Promotion,
): Parameters<typeof observationOf>[1] {
  return stepOf(promotion.state)?.name ?? 'rolled-back';
}

function signOff(
  promotion: Promotion,
  apply: (event: Parameters<typeof transition>[1], now: number) => boolean,
  now: number,
): void {
  if (promotion.state.name !== 'observing-release') return;
  if (promotion.signOffs.length >= 2) return;
  const first = promotion.signOffs.length === 0;
  apply(
    {
      kind: 'sign-off',
      actor: user(first ? 'dev' : 'tester'),
      role: first ? 'development' : 'test',
      expectedVersion: promotion.version,
    },
    now,
  );
}
