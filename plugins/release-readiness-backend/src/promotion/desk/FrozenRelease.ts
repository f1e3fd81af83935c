import type { PromotionPolicy } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  factIn,
  factOf,
  githubCommitChecks,
  githubDeployments,
  githubWorkflows,
  kubernetesWorkloads,
  type ChangeRecord,
  type Fact,
  type Policy,
  type ReleaseComparison,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import {
  judgeCategory,
  proposeCategory,
  type CategoryProposal,
} from '../category';
import type { ChainedEvent } from '../chain';
import { sameDigests } from '../demands';
import type {
  categoryGuard,
  rollbackPlanGuard,
  stagingProofGuard,
  StagingSoak,
  StagingVerification,
} from '../guards';
import {
  canRollBackProduction,
  categoryDiff,
  findEarlierProof,
  imagesOnStaging,
  observeSoak,
  observeVerification,
  missingHelmRevision,
  revisionExists,
  servingWorkloads,
  type EarlierProof,
} from '../release';
import type { Promotion } from '../states';
import type { JudgedChecks, ReleaseFacts } from './ReleaseFacts';

/** A frozen candidate and everything that was found out about it. */
export interface FrozenReleaseInput {
  promotion: Promotion;
  facts: ReleaseFacts;
  checks: JudgedChecks;
  policy: PromotionPolicy;
  comparison: Fact<ReleaseComparison>;
  /** Absent for a promotion that is not stored. */
  record: Fact<ChangeRecord> | undefined;
  /** What was proven while the candidate still ran on staging. */
  trail: readonly ChainedEvent[];
  checkPolicy: Policy;
  githubEnvironment: string;
}

type Input<G extends (input: never) => unknown> = Parameters<G>[0];

/**
 * Brings a frozen candidate and the present facts together for the guards.
 * Staging may run a newer build by now: what its facts say is not said of the
 * frozen one, whose proof is then in the trail.
 */
export class FrozenRelease {
  private readonly movedOn: boolean;
  private readonly earlier: EarlierProof | undefined;

  constructor(private readonly input: FrozenReleaseInput) {
    const { promotion, facts, trail } = input;
    const { digests, commit } = promotion.subject;
    const running = imagesOnStaging(this.workloads('staging'));
    const present = facts.candidate?.resolution.commit;
    this.movedOn =
      (running.status === 'known' && !sameDigests(running.value, digests)) ||
      // While pods are exchanged the facts are those of the new commit already.
      (present !== undefined && !commit.startsWith(present));
    this.earlier = this.movedOn
      ? findEarlierProof(trail, promotion.subjectHash)
      : undefined;
  }

  checksOfOtherCommit() {
    return this.movedOn
      ? {
          otherCommit: this.input.checks.boundToCandidate,
          provenBefore: this.earlier?.checks,
        }
      : {};
  }

  stagingProof(): Omit<Input<typeof stagingProofGuard>, 'now' | 'policy'> {
    const staging = this.workloads('staging');
    return {
      candidate: this.input.promotion.subject.digests,
      running: imagesOnStaging(staging),
      soak: this.movedOn ? this.earlierSoak() : observeSoak(staging),
      verifications: this.verifications(),
    };
  }

  rollbackPlan(): Input<typeof rollbackPlanGuard> {
    const { promotion, comparison } = this.input;
    const plan = promotion.subject.rollbackPlan;
    const prod = this.workloads('prod');
    const workloads =
      prod.status === 'known' ? prod.value.workloads : undefined;
    return {
      plan,
      found: {
        workflowDispatchable: this.workflowDispatchable(plan.workflow),
        targetExists:
          workloads && plan.application.kind === 'revision'
            ? revisionExists(workloads, plan.application)
            : undefined,
        // A rollback goes back to what was pinned when it could be read.
        targetProblem:
          workloads &&
          promotion.kind === 'release' &&
          plan.application.kind === 'revision'
            ? missingHelmRevision(workloads)
            : undefined,
        runsInProduction: workloads && servingWorkloads(workloads).length > 0,
        migrations:
          comparison.status === 'known'
            ? comparison.value.migrations?.map(({ path }) => path)
            : undefined,
      },
    };
  }

  category(): Input<typeof categoryGuard> {
    const { promotion, record } = this.input;
    const chosen = promotion.subject.category;
    const content =
      record?.status === 'known' ? record.value.content : undefined;
    const proposal =
      this.proposal() ??
      (content && { category: content.proposedCategory, reasons: [] });
    const isLowered =
      proposal && judgeCategory(proposal.category, chosen, undefined).lowered;
    return {
      // The reason is in the record: without it nothing can be said of it.
      proposal:
        isLowered && record?.status === 'unavailable' ? undefined : proposal,
      chosen,
      reason: content?.categoryReason,
    };
  }

  /** From what differs now, where staging still shows the candidate. */
  private proposal(): CategoryProposal | undefined {
    const { comparison, promotion } = this.input;
    const [staging, prod] = [this.workloads('staging'), this.workloads('prod')];
    if (
      this.movedOn ||
      comparison.status !== 'known' ||
      staging.status !== 'known' ||
      prod.status !== 'known'
    ) {
      return undefined;
    }
    const { application } = promotion.subject.rollbackPlan;
    return proposeCategory(
      categoryDiff(
        {
          previous: application.kind === 'revision' ? application : undefined,
          staging: staging.value.workloads,
          prod: prod.value.workloads,
        },
        comparison.value,
      ),
    );
  }

  /** It ran long enough once; the time on staging is its own. */
  private earlierSoak(): Fact<StagingSoak[]> {
    const { promotion, policy } = this.input;
    const { earlier } = this;
    return this.asOfStaging(
      earlier
        ? [
            {
              digests: promotion.subject.digests,
              readyFrom: earlier.at - policy.stagingSoak,
              readyTo: earlier.at,
            },
          ]
        : [],
    );
  }

  /** What was proven of it on staging, then and now. */
  verifications(): Fact<StagingVerification[]> {
    const { facts, promotion, checkPolicy } = this.input;
    const { digests, commit } = promotion.subject;
    const observed = observeVerification(
      {
        deployments: facts.get(factOf(githubDeployments)),
        checks: facts.get(factOf(githubCommitChecks)),
        workflows: facts.get(factOf(githubWorkflows)),
      },
      { digests, commit },
      checkPolicy,
    );
    const at = this.earlier?.verifiedAt;
    if (at === undefined) return observed;
    const earlier = { digests, at, succeeded: true, revoked: false };
    if (observed.status === 'unavailable') return this.asOfStaging([earlier]);
    return { ...observed, value: [earlier, ...observed.value] };
  }

  private workflowDispatchable(path: string): boolean | undefined {
    const { facts, promotion, githubEnvironment } = this.input;
    const workflows = facts.get(factOf(githubWorkflows));
    const { commit } = promotion.subject;
    if (
      workflows.status === 'unavailable' ||
      workflows.value.commit.toLowerCase() !== commit
    ) {
      return this.earlier?.workflowDispatchable || undefined;
    }
    const file = workflows.value.files.find(each => each.path === path);
    return file !== undefined && canRollBackProduction(file, githubEnvironment);
  }

  private workloads(environment: 'staging' | 'prod') {
    return this.input.facts.get(factIn(kubernetesWorkloads, environment));
  }

  private asOfStaging<T>(value: T): Fact<T> {
    const staging = this.workloads('staging');
    return staging.status === 'known' ? { ...staging, value } : staging;
  }
}
