import type {
  GuardEvidence,
  GuardId,
  GuardResult,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { ChainedEvent } from '../chain';

/**
 * What was proven of the frozen candidate while it still ran on staging, as
 * the trail has it. Staging has moved on since; the proof stays.
 */
export interface EarlierProof {
  /** When it was proven, milliseconds. */
  at: number;
  verifiedAt?: number;
  /** Ids of the checks that passed. */
  checks: ReadonlySet<string>;
  /** The rollback workflow could be dispatched at its commit. */
  workflowDispatchable: boolean;
}

function readGuards(
  { kind, payload }: ChainedEvent,
  subjectHash: string,
): GuardResult[] | undefined {
  if (kind !== 'gates-evaluated') return undefined;
  const entry = payload as {
    refused?: unknown;
    subjectHash?: string;
    event?: { guards?: GuardResult[] };
  };
  return entry.refused === undefined && entry.subjectHash === subjectHash
    ? entry.event?.guards
    : undefined;
}

function openEvidence(
  guards: readonly GuardResult[],
  id: GuardId,
  ...keys: string[]
): GuardEvidence[] {
  return guards
    .filter(guard => guard.id === id)
    .flatMap(({ evidence }) => evidence)
    .filter(
      ({ outcome, message }) =>
        outcome === 'open' && keys.includes(message.key),
    );
}

/**
 * The newest evaluation of the gate that had the candidate proven on staging.
 *
 * @param events - the promotion's trail, oldest first
 */
export function findEarlierProof(
  events: readonly ChainedEvent[],
  subjectHash: string,
): EarlierProof | undefined {
  for (const event of [...events].reverse()) {
    const guards = readGuards(event, subjectHash);
    const isProven = guards?.some(
      ({ id, outcome }) => id === 'staging-proof' && outcome === 'open',
    );
    if (!guards || !isProven) continue;
    const [verification] = openEvidence(
      guards,
      'staging-proof',
      'promotion.evidence.staging-verification',
    );
    const verifiedAt = Date.parse(verification?.observedAt ?? '');
    return {
      at: Date.parse(event.at),
      ...(Number.isFinite(verifiedAt) ? { verifiedAt } : {}),
      checks: new Set(
        openEvidence(
          guards,
          'checks',
          'promotion.evidence.check-passes',
          'promotion.evidence.check-proven',
        ).map(({ message }) => String(message.params?.check)),
      ),
      workflowDispatchable:
        openEvidence(
          guards,
          'rollback-plan',
          'promotion.rollback-plan.workflow.open',
        ).length > 0,
    };
  }
  return undefined;
}
