import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Check } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { FactStore, StoredFact, TargetStore } from '../collection/stores';
import type { Settings } from '../configuration';
import { judgeService, type JudgementInput } from './judgeService';
import type {
  ClaimedScorecard,
  EvaluatedScorecard,
  ScorecardStore,
  StoredEvaluations,
} from './ScorecardStore';

/** Services judged and stored together. */
const batchSize = 50;

/** After this another replica may judge what one has taken. */
const claimMilliseconds = 60_000;

/** What the evaluator works with. */
export interface EvaluatorOptions {
  scorecards: ScorecardStore;
  facts: FactStore;
  targets: TargetStore;
  checks: readonly Check[];
  targetOf: JudgementInput['targetOf'];
  configuredSources?: JudgementInput['configuredSources'];
  settings: JudgementInput['settings'] & Pick<Settings, 'policy'>;
  /** Names the replica. */
  owner: string;
  logger: LoggerService;
  now(): Date;
  /** Called after a batch is committed. */
  onStored(stored: StoredEvaluations): Promise<void>;
}

/** Judges services when facts change, and when time alone changes them. */
export class Evaluator {
  constructor(private readonly options: EvaluatorOptions) {}

  /**
   * Judges everything that is due.
   *
   * @returns how many services were judged
   */
  async evaluateDue(signal?: AbortSignal): Promise<number> {
    let count = 0;
    while (!signal?.aborted) {
      const claims = await this.options.scorecards.claimDue(
        this.options.owner,
        {
          limit: batchSize,
          now: this.options.now(),
          leaseMilliseconds: claimMilliseconds,
        },
      );
      if (claims.length > 0) await this.evaluateBatch(claims);
      count += claims.length;
      if (claims.length < batchSize) break;
    }
    return count;
  }

  private async evaluateBatch(claims: ClaimedScorecard[]): Promise<void> {
    const { facts, targets, scorecards } = this.options;
    const refs = claims.map(claim => claim.service.entityRef);
    const factsOf = new Map<string, StoredFact[]>(refs.map(ref => [ref, []]));
    for (const fact of await facts.listFacts(refs)) {
      factsOf.get(fact.entityRef)?.push(fact);
    }
    const states = await targets.listTargets();
    const evaluated = claims.flatMap(claim => {
      const own = factsOf.get(claim.service.entityRef) ?? [];
      try {
        return [this.evaluate(claim, own, states)];
      } catch (error) {
        // Its claim runs out and it is tried again; the others go on.
        this.options.logger.error(
          `Could not judge ${claim.service.entityRef}`,
          error as Error,
        );
        return [];
      }
    });
    const stored = await scorecards.store(evaluated);
    await this.options.onStored(stored);
  }

  private evaluate(
    claim: ClaimedScorecard,
    facts: StoredFact[],
    targets: JudgementInput['targets'],
  ): EvaluatedScorecard {
    const { checks, targetOf, configuredSources, settings, logger } =
      this.options;
    const evaluatedAt = this.options.now();
    const { errors, ...judgement } = judgeService({
      service: claim.service,
      facts,
      targets,
      checks,
      targetOf,
      configuredSources,
      settings,
      now: evaluatedAt,
    });
    for (const { checkId, error } of errors) {
      logger.error(
        `Check ${checkId} failed for ${claim.service.entityRef}`,
        error as Error,
      );
    }
    return { claim, ...judgement, evaluatedAt };
  }
}
