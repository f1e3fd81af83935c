import type {
  GuardEvidence,
  RollbackPlan,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';

/** What was found about a plan. `undefined` = can't be told. */
export interface RollbackPlanEvidence {
  /** The workflow exists at the candidate commit, can be dispatched, targets prod. */
  workflowDispatchable?: boolean;
  /** The revision to go back to is still there. */
  targetExists?: boolean;
  /** Why the pinned number may not be what the workflow goes back to. */
  targetProblem?: TextReference;
  /** Something of the service runs in prod now. */
  runsInProduction?: boolean;
  /** Migrations between prod and the candidate. */
  migrations?: readonly string[];
}

const digestPattern = /^sha256:[0-9a-f]{64}$/;

/**
 * Judges a typed plan (§5.1): executable, bound to a pinned target, an undo for
 * each migration. `forward-only` closes the gate: such a change has to be
 * expanded and contracted. A first release declares that there is nothing to
 * go back to; undoing it removes it.
 */
export function judgeRollbackPlan(
  plan: RollbackPlan,
  found: RollbackPlanEvidence,
): GuardEvidence[] {
  const evidence: GuardEvidence[] = [];
  const note = (
    fact: boolean | undefined,
    key: string,
    params?: GuardEvidence['message']['params'],
  ) => {
    const outcome = outcomeOf(fact);
    evidence.push({
      outcome,
      message: {
        key: `promotion.rollback-plan.${key}.${outcome}`,
        params,
      },
    });
  };

  note(found.workflowDispatchable, 'workflow', { workflow: plan.workflow });
  if (plan.application.kind === 'remove') {
    note(
      found.runsInProduction === undefined
        ? undefined
        : !found.runsInProduction,
      'first-release',
    );
  } else {
    const { digests, revision } = plan.application;
    note(
      digests.length > 0 &&
        digests.every(({ digest }) => digestPattern.test(digest)) &&
        // Helm takes 0 for "the one before", which moves during a promotion.
        revision.trim() !== '' &&
        revision !== '0',
      'pinned',
      { revision },
    );
    note(found.targetExists, 'target', { revision });
    if (found.targetProblem) {
      evidence.push({ outcome: 'closed', message: found.targetProblem });
    }
  }
  noteDatabase(plan, found, note);
  return evidence;
}

function outcomeOf(fact: boolean | undefined): GuardEvidence['outcome'] {
  if (fact === undefined) return 'unknown';
  return fact ? 'open' : 'closed';
}

function noteDatabase(
  { database }: RollbackPlan,
  { migrations }: RollbackPlanEvidence,
  note: (
    fact: boolean | undefined,
    key: string,
    params?: GuardEvidence['message']['params'],
  ) => void,
): void {
  if (database.kind === 'forward-only') {
    note(false, 'forward-only', { migrations: database.migrations.join(', ') });
    return;
  }
  if (migrations === undefined) {
    note(undefined, 'migrations');
    return;
  }
  const undone = new Set(
    database.kind === 'undo'
      ? database.scripts
          .filter(({ undo }) => undo.trim() !== '')
          .map(({ migration }) => migration)
      : [],
  );
  // Expand and contract: the old code can live with the new schema.
  const compatible =
    database.kind === 'none' && (database.reason ?? '').trim() !== '';
  const missing = compatible
    ? []
    : migrations.filter(migration => !undone.has(migration));
  note(missing.length === 0, 'migrations', {
    count: migrations.length,
    missing: missing.join(', '),
  });
}
