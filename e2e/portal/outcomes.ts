import type {
  CheckOutcome,
  CheckResult,
} from '@release-readiness/backstage-plugin-release-readiness-common';

import type { ApiClient } from './client';

/** Outcomes by `service check`. */
export type Outcomes = ReadonlyMap<string, CheckOutcome>;

/** One outcome that two portals disagree about; `undefined`: not judged. */
export interface Difference {
  readonly key: string;
  readonly reference: CheckOutcome | undefined;
  readonly actual: CheckOutcome | undefined;
}

/** Result of every service × check, by `service check`. */
export async function readResults(
  api: ApiClient,
): Promise<Map<string, CheckResult>> {
  const { items } = await api.scorecards();
  const scorecards = await Promise.all(
    items.map(({ entityRef }) => api.scorecard(serviceOf(entityRef))),
  );
  return new Map(
    scorecards.flatMap(({ entityRef, results }) =>
      results.map(
        result =>
          [`${serviceOf(entityRef)} ${result.checkId}`, result] as const,
      ),
    ),
  );
}

/** Outcome of every service × check. */
export async function readOutcomes(
  api: ApiClient,
): Promise<Map<string, CheckOutcome>> {
  return new Map(
    [...(await readResults(api))].map(([key, { outcome }]) => [key, outcome]),
  );
}

/** Where the outcomes differ, and where only one of both has one. */
export function differences(
  reference: Outcomes,
  actual: Outcomes,
): Difference[] {
  return [...new Set([...reference.keys(), ...actual.keys()])]
    .map(key => ({
      key,
      reference: reference.get(key),
      actual: actual.get(key),
    }))
    .filter(pair => pair.reference !== pair.actual);
}

/** What turned green although it was not before. */
export function turnedGreen(before: Outcomes, after: Outcomes): string[] {
  return [...after]
    .filter(
      ([key, outcome]) => outcome === 'pass' && before.get(key) !== 'pass',
    )
    .map(([key]) => key);
}

function serviceOf(entityRef: string): string {
  return entityRef.split('/')[1];
}
