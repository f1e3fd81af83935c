import {
  beforeTestNow,
  buildKnownFact,
  factIn,
  prometheusAlerts,
  SourceError,
  type FactsByKey,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { GateWorld } from './GateWorld';

/** A source that does not answer. */
export const gone = new SourceError('gone', {
  reason: { key: 'general.unavailable.refused', params: { target: 'x' } },
});

/** A world whose candidate may pass the gate, but for this change. */
export function world(change: (world: GateWorld) => void = () => undefined) {
  const built = new GateWorld();
  change(built);
  return built;
}

/** The change of a world that other facts make. */
export const withFacts = (facts: FactsByKey) => (given: GateWorld) => {
  Object.assign(given.answers.facts, facts);
};

/** One alert that fires in production. */
export const alerts = (severity: string) =>
  buildKnownFact(factIn(prometheusAlerts, 'prod'), {
    server: 'prod',
    alerts: [
      {
        name: 'OrdersErrorRate',
        severity,
        state: 'firing' as const,
        activeAt: beforeTestNow({ minutes: 3 }),
        silenced: false,
        url: 'https://alerts.example',
      },
    ],
  });
