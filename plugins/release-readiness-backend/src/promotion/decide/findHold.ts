import type {
  HoldReason,
  PromotionPolicy,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { GridSample } from '@release-readiness/backstage-plugin-release-readiness-node';
import { intendedWeight, unmetDemands } from '../demands';
import type { ServiceProof } from '../events';
import {
  type Instant,
  isObserving,
  type Promotion,
  type StepState,
} from '../states';
import { requiredObservation } from '../transition';
import {
  classifyCoverage,
  classifyGrid,
  type CoveragePoint,
  fillGrid,
  findAlert,
  gridRange,
  lastKnownProbe,
  trailing,
} from '../triggers';
import type { Circumstances } from './Circumstances';

/** Why a step has to stop. `manual` comes from people only. */
export interface FoundHold {
  reason: Exclude<HoldReason, 'manual'>;
  message: TextReference;
}

// A pod that restarts makes these unmet for a moment; the observation waits
// for them, and the health trigger judges them. The others mean that somebody
// else has changed what runs.
const passing = new Set([
  'promotion.demand.ready',
  'promotion.demand.up-to-date',
]);

/** What every rule is asked about; grid and points are made once. */
export interface StepView {
  promotion: Promotion;
  state: StepState;
  circumstances: Circumstances;
  proof: ServiceProof;
  now: Instant;
  policy: PromotionPolicy;
  /** The points of the step that can be evaluated now, none left out. */
  grid: readonly GridSample[];
  /** The same as its observation counts them. */
  points: readonly CoveragePoint[];
}

/** Looks at a step, for everything that judges it. */
export function viewStep(given: Omit<StepView, 'grid' | 'points'>): StepView {
  const { promotion, state, circumstances, now, policy } = given;
  const grid = fillGrid(
    circumstances.samples,
    gridRange(state.since, now, policy),
  );
  return {
    ...given,
    grid,
    points: classifyCoverage(
      grid,
      intendedWeight(promotion.subject, state.name, policy),
      policy,
    ),
  };
}

type HoldRule = (given: StepView) => TextReference | undefined;

const noData: HoldRule = given => {
  const { state, circumstances, now, policy } = given;
  if (!isObserving(state)) return undefined;
  const unknown = trailing(given.points, ['UNKNOWN'], policy.gridStep);
  if (unknown >= policy.unknownHold) {
    return {
      key: 'promotion.hold.no-data',
      params: { seconds: Math.round(unknown / 1000) },
    };
  }
  const probed = lastKnownProbe(circumstances.probes)?.at ?? state.since;
  const silent = now - Math.max(probed, state.since);
  return silent > policy.unknownHold
    ? {
        key: 'promotion.hold.no-probe',
        params: { seconds: Math.round(silent / 1000) },
      }
    : undefined;
};

const thinTraffic: HoldRule = given => {
  const { state, policy } = given;
  if (!isObserving(state)) return undefined;
  const counted = given.points.filter(
    point => point.t >= state.thinCountedFrom,
  );
  const thin =
    counted.filter(point => point.class === 'THIN').length * policy.gridStep;
  return thin > requiredObservation(state.name, policy) * policy.thinShare
    ? {
        key: 'promotion.hold.thin-traffic',
        params: { minimum: policy.rollbackErrorRate.minimumRequests },
      }
    : undefined;
};

const driverUnreachable: HoldRule = ({ circumstances, now, policy }) => {
  const { driver } = circumstances;
  return driver.status === 'unreachable' &&
    now - driver.since >= policy.driverUnreachableHold
    ? {
        key: 'promotion.hold.driver-unreachable',
        params: { seconds: Math.round((now - driver.since) / 1000) },
      }
    : undefined;
};

const unexpectedState: HoldRule = given => {
  const { driver } = given.circumstances;
  if (!isObserving(given.state) || driver.status !== 'known') return undefined;
  const { foreignChange, obstacle } = driver.observation;
  if (foreignChange || obstacle) return foreignChange ?? obstacle;
  const unmet = unmetDemands(
    given.promotion.subject,
    given.state.name,
    driver.observation,
    given.proof,
    given.policy,
  ).filter(({ key }) => !passing.has(key));
  return unmet.length > 0
    ? {
        key: 'promotion.hold.unexpected-state',
        params: { what: unmet.map(({ key }) => key).join(', ') },
      }
    : undefined;
};

const alert: HoldRule = given => {
  if (!isObserving(given.state)) return undefined;
  const found = findAlert(
    given.grid,
    given.state.alertsCountedFrom,
    given.policy,
  );
  return (
    found && {
      key: `promotion.hold.${found.name === 'alertErrorRate' ? 'alert-error-rate' : 'alert-p99'}`,
      params: { limit: given.policy[found.name].limit },
    }
  );
};

/** In the order in which they are asked: what ends in a rollback first. */
const rules: readonly [FoundHold['reason'], HoldRule][] = [
  ['driver-unreachable', driverUnreachable],
  ['no-data', noData],
  ['thin-traffic', thinTraffic],
  ['unexpected-state', unexpectedState],
  ['alert', alert],
];

/** The first reason to stop, or `undefined`. */
export function findHold(
  given: StepView,
  only?: (reason: FoundHold['reason']) => boolean,
): FoundHold | undefined {
  for (const [reason, rule] of rules) {
    if (only && !only(reason)) continue;
    const message = rule(given);
    if (message) return { reason, message };
  }
  return undefined;
}

/**
 * Whether the reason of a hold is gone. An operator's resume asks it, and a
 * hold that ends by itself.
 */
export function isCauseCleared(reason: HoldReason, given: StepView): boolean {
  const { state, circumstances, policy } = given;
  switch (reason) {
    case 'manual':
      return true;
    case 'freeze':
    case 'window':
      return (
        circumstances.restriction === undefined ||
        given.promotion.breakGlass !== undefined
      );
    case 'driver-unreachable':
      return circumstances.driver.status === 'known';
    case 'no-data':
      return (
        noData(given) === undefined &&
        isObserving(state) &&
        given.points.at(-1)?.class !== 'UNKNOWN'
      );
    case 'thin-traffic':
      return (
        isObserving(state) &&
        trailing(given.points, ['covered'], policy.gridStep) >=
          policy.unknownHold
      );
    case 'alert': {
      const last = given.grid.slice(-1);
      return (['alertErrorRate', 'alertP99'] as const).every(
        name => classifyGrid(name, last, policy)[0]?.class === 'OK',
      );
    }
    default:
      return (
        unexpectedState(given) === undefined &&
        circumstances.driver.status === 'known'
      );
  }
}
