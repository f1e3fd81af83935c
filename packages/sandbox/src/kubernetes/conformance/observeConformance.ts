import { ConformanceClient, ConformanceTarget } from './ConformanceClient';
import { errorScenarios } from './errors';
import { listScenarios } from './lists';
import { NAMESPACE } from './manifests';
import { rolloutScenarios } from './rollouts';
import { Scenario } from './scenario';
import { writeScenarios } from './writes';

/** Every scenario, in the order in which they are run: later ones build on earlier ones. */
export const CONFORMANCE_SCENARIOS: readonly Scenario[] = [
  ...errorScenarios,
  ...writeScenarios,
  ...listScenarios,
  ...rolloutScenarios,
];

/**
 * Sends the suite's requests to one API server and gives what was observed, by
 * scenario title. Two servers conform to each other when both observations are
 * equal.
 *
 * The namespace `conformance` must not exist yet; it is left behind. The
 * server needs at least one node on which pods become ready.
 */
export async function observeConformance(
  target: ConformanceTarget,
): Promise<Record<string, unknown>> {
  const client = new ConformanceClient(target);
  const created = await client.ask({
    method: 'POST',
    path: '/api/v1/namespaces',
    body: { metadata: { name: NAMESPACE } },
  });
  if (created.code !== 201) {
    throw new Error(
      `The namespace ${NAMESPACE} could not be created: ${JSON.stringify(created.body)}`,
    );
  }
  const observed: Record<string, unknown> = {};
  for (const { title, observe } of CONFORMANCE_SCENARIOS) {
    observed[title] = await observe(client);
  }
  return observed;
}
