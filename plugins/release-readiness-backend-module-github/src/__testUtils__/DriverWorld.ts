import type { PromotionSubject } from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  EffectRequest,
  PortalEffect,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { GithubClaimVerifier } from '../promotion/claims';
import {
  WorkflowDriver,
  type WorkflowDriverOptions,
} from '../promotion/driver/WorkflowDriver';
import { defaultWorkflows } from '../promotion/driver/settings';
import { effectId, FakeActions, now } from './FakeActions';

export const subject: PromotionSubject = {
  entityRef: 'component:default/order',
  environment: 'prod',
  driver: 'github-actions',
  digests: [],
  commit: 'c'.repeat(40),
  configurationDigest: 'x',
  category: 'minor',
  policyVersion: '1',
  rollbackPlan: {
    application: { kind: 'remove' },
    database: { kind: 'none' },
    cacheKeyPatterns: [],
    notify: [],
    workflow: '.github/workflows/go-back.yaml',
  },
};

export const request: EffectRequest = {
  effectId,
  fence: 3,
  expectedVersion: 7,
  effect: { kind: 'set-weight', weight: 30 },
};

/** What {@link request} runs. */
export const workflow = '.github/workflows/set-traffic.yaml';

/**
 * A driver between a portal and a repository's Actions, on a clock that only
 * tests move.
 */
export class DriverWorld {
  readonly github = new FakeActions();
  readonly signal = new AbortController().signal;
  located = true;
  time = now.getTime();
  /** The outbox of the portal: answers one after the other, the last for ever. */
  outbox: (Partial<PortalEffect> | undefined)[] = [];
  verifier!: Pick<GithubClaimVerifier, 'verify'>;
  driver!: WorkflowDriver;

  /** Begins anew: nothing was ever run or asked. */
  start(): void {
    Object.assign(this.github, {
      runs: [],
      jobs: [],
      deployments: [],
      posts: [],
      gets: [],
      onPost: () => undefined,
      onGet: () => undefined,
      returnsRunDetails: true,
      workflowState: 'active',
    });
    this.located = true;
    this.time = now.getTime();
    this.outbox = [{}];
    this.verifier = {
      verify: async () => {
        throw new Error('not asked here');
      },
    };
    this.driver = this.createDriver();
  }

  createDriver(change: Partial<WorkflowDriverOptions> = {}): WorkflowDriver {
    return new WorkflowDriver({
      id: 'github-actions',
      settings: {
        workflows: defaultWorkflows,
        environment: 'production',
        lookBack: 24 * 3_600_000,
        forceCancelAfter: 60_000,
        typicalLatency: 60_000,
      },
      locate: async () =>
        this.located
          ? {
              host: 'github.test',
              repository: 'acme/order',
              url: 'https://github.test/acme/order',
              client: this.github.client(150),
            }
          : undefined,
      portal: {
        observe: async () => {
          throw new Error('not observed here');
        },
        findEffect: async id => {
          const { outbox } = this;
          const found = outbox.length > 1 ? outbox.shift() : outbox[0];
          return (
            found && {
              effectId: id,
              promotionId: 'p',
              subject,
              effect: request.effect,
              live: true,
              status: 'sent',
              ...found,
            }
          );
        },
      },
      verifiers: { of: () => this.verifier as GithubClaimVerifier },
      now: () => new Date(this.time),
      ...change,
    });
  }
}
