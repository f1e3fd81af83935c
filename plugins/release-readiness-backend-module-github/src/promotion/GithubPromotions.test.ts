import { ConfigReader } from '@backstage/config';
import {
  mockServices,
  registerMswTestHooks,
} from '@backstage/backend-test-utils';
import type { PromotionSubject } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  type EffectOutcome,
  type PortalEffect,
  type PromotionPortal,
  type ServiceDescriptor,
  SourceError,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { HttpResponse } from 'msw';
import {
  effectId,
  FakeActions,
  fakeRun,
  now,
} from '../__testUtils__/FakeActions';
import type { PromotionHint } from './events';
import type { GateAnswer } from './gate';
import { GithubPromotions } from './GithubPromotions';
import { readGithubPromotionSettings } from './settings';

const service: ServiceDescriptor = {
  entityRef: 'component:default/order',
  name: 'order',
  title: 'order',
  environments: {},
  absentEnvironments: [],
  github: { host: 'github.test', owner: 'acme', repository: 'order' },
  metricsService: 'order',
  backupName: 'order',
  runtime: 'jvm',
  problems: [],
};

const subject = {
  entityRef: service.entityRef,
  driver: 'github-actions',
} as PromotionSubject;

const hint: PromotionHint = {
  host: 'github.test',
  repository: 'Acme/order',
  kind: 'gate',
  request: { repository: 'Acme/order', environment: 'production', runId: 99 },
};

describe('promotions through GitHub', () => {
  const github = new FakeActions();
  registerMswTestHooks(github.server);
  const { signal } = new AbortController();
  let effect: Partial<PortalEffect> | undefined;
  let outcomes: EffectOutcome[];
  let answers: GateAnswer[];
  let live: boolean;
  let services: ServiceDescriptor[];
  let promotions: GithubPromotions;

  const portal: PromotionPortal = {
    findService: async ref => (ref === service.entityRef ? service : undefined),
    observe: async () => {
      throw new Error('not observed here');
    },
    findEffect: async id =>
      effect && id === effectId
        ? {
            effectId: id,
            promotionId: 'p',
            subject,
            effect: { kind: 'clean-up' },
            live: true,
            status: 'sent',
            ...effect,
          }
        : undefined,
    recordOutcome: async outcome => {
      outcomes.push(outcome);
    },
    listLive: async () =>
      live ? [{ promotionId: 'p', subject, state: 'cleaning-up' }] : [],
  };

  const path = '.github/workflows/clean-up.yaml';
  const verdicts = () =>
    github.posts
      .filter(post => post.path.endsWith('/deployment_protection_rule'))
      .map(post => [post.path.split('/')[6], post.body.state]);

  beforeEach(() => {
    Object.assign(github, {
      runs: [fakeRun({ path })],
      jobs: [],
      posts: [],
      gets: [],
      onPost: () => undefined,
      onGet: () => undefined,
    });
    effect = {};
    outcomes = [];
    answers = [];
    live = true;
    services = [service];
    const client = github.client();
    promotions = new GithubPromotions({
      clients: {
        isConfigured: () => true,
        of: () => ({ collecting: client, promoting: client }),
      },
      settings: readGithubPromotionSettings(
        new ConfigReader({ backend: { baseUrl: 'https://portal.test' } }),
      ),
      services: () => services,
      onGateAnswer: async answer => {
        answers.push(answer);
      },
      logger: mockServices.logger.mock(),
      now: () => now,
    });
    promotions.createDriver('github-actions', portal);
    promotions.createDriver('argo-rollouts', portal);
  });

  it('refuse no effect for good because its service is not to be found now', async () => {
    const request = {
      effectId,
      fence: 1,
      expectedVersion: 1,
      effect: { kind: 'clean-up' as const },
    };
    const forgetful = { ...portal, findService: async () => undefined };
    const driver = promotions.createDriver('github-actions', forgetful);
    await expect(driver.apply(subject, request, { signal })).rejects.toThrow(
      SourceError,
    );
    expect(github.posts).toEqual([]);
  });

  describe('a job that waits for production', () => {
    it('is let in as the run of an effect that the portal wants', async () => {
      await promotions.follow(hint, signal);
      expect(verdicts()).toEqual([['99', 'approved']]);
      expect(answers).toMatchObject([
        { decision: 'approve', effectId, delivery: 'delivered' },
      ]);
    });

    it('is turned away when it was started outside the portal', async () => {
      effect = undefined;
      await promotions.follow(hint, signal);
      expect(verdicts()).toEqual([['99', 'rejected']]);
    });

    it('is turned away when the run is another than the one that GitHub named', async () => {
      effect = { externalId: '98' };
      await promotions.follow(hint, signal);
      expect(verdicts()).toEqual([['99', 'rejected']]);
    });

    it('is turned away when a forged webhook names a run of something else', async () => {
      github.runs = [fakeRun({ display_title: 'Deploy by hand' })];
      await promotions.follow(hint, signal);
      expect(verdicts()).toEqual([['99', 'rejected']]);
    });

    it('is turned away when its promotion is of a driver that is not here', async () => {
      effect = { subject: { ...subject, driver: 'flagger' } };
      await promotions.follow(hint, signal);
      expect(verdicts()).toEqual([['99', 'rejected']]);
    });

    it('goes on waiting while the repository cannot be read', async () => {
      github.onGet = asked =>
        asked === '/repos/acme/order'
          ? new HttpResponse(null, { status: 503 })
          : undefined;
      await promotions.follow(hint, signal);
      expect(verdicts()).toEqual([]);
      expect(answers).toMatchObject([{ decision: 'pending' }]);
    });

    it('is answered alike when the webhook comes twice', async () => {
      await promotions.follow(hint, signal);
      github.onPost = () =>
        HttpResponse.json({ message: 'x' }, { status: 422 });
      await promotions.follow(hint, signal);
      expect(
        answers.map(({ decision, delivery }) => [decision, delivery]),
      ).toEqual([
        ['approve', 'delivered'],
        ['approve', 'gone'],
      ]);
    });

    it.each([
      ['of no service', { repository: 'acme/other' }],
      ['of another GitHub', { host: 'evil.test' }],
    ])('in a repository %s is not asked about', async (_, change) => {
      await promotions.follow({ ...hint, ...change }, signal);
      expect([...github.gets, ...github.posts]).toEqual([]);
    });

    it('is found without a webhook, with a live promotion or without', async () => {
      github.runs.push(fakeRun({ id: 100, display_title: 'By hand' }));
      await promotions.visitLive(signal);
      expect(verdicts()).toEqual([
        ['99', 'approved'],
        ['100', 'rejected'],
      ]);
      github.posts = [];
      await promotions.patrol(signal);
      expect(verdicts()).toHaveLength(2);
    });

    it('is found once the services are known, though it came before, and once only', async () => {
      github.runs = [fakeRun({ display_title: 'By hand' })];
      services = [];
      await promotions.catchUp(signal);
      expect(verdicts()).toEqual([]);
      services = [service];
      await promotions.catchUp(signal);
      expect(verdicts()).toEqual([['99', 'rejected']]);
      const asked = github.gets.length;
      await promotions.catchUp(signal);
      expect(github.gets).toHaveLength(asked);
    });

    it('costs nothing while nothing is promoted', async () => {
      live = false;
      await promotions.visitLive(signal);
      expect(github.gets).toEqual([]);
    });

    it('keeps no other waiting that cannot be answered', async () => {
      github.runs.push(fakeRun({ id: 100, display_title: 'By hand' }));
      github.onPost = asked =>
        asked.includes('/99/')
          ? new HttpResponse(null, { status: 502 })
          : undefined;
      await promotions.visitLive(signal);
      expect(verdicts()).toContainEqual(['100', 'rejected']);
    });
  });

  describe('a run that went on', () => {
    const followRun = () =>
      promotions.follow(
        {
          host: 'github.test',
          repository: 'acme/order',
          kind: 'run',
          effectId,
        },
        signal,
      );
    const claimed = {
      status: 'claimed' as const,
      claimedBy: { runId: '99', attempt: 1 },
    };

    it('is looked up, and what became of it told to the portal', async () => {
      effect = claimed;
      github.runs = [
        fakeRun({ path, status: 'completed', conclusion: 'success' }),
      ];
      await followRun();
      expect(outcomes).toEqual([{ effectId, status: 'succeeded' }]);
    });

    it('says nothing before it ended, whatever the webhook said', async () => {
      effect = claimed;
      github.runs = [fakeRun({ path, status: 'in_progress' })];
      await followRun();
      expect(outcomes).toEqual([]);
    });

    it.each(['pending', 'done', 'failed', 'superseded'] as const)(
      'is not looked up for an effect that is %s',
      async status => {
        effect = { status };
        await followRun();
        expect(github.gets).toEqual([]);
      },
    );

    it('fails when GitHub cannot be asked: polling will', async () => {
      effect = claimed;
      github.onGet = () => new HttpResponse(null, { status: 500 });
      await expect(followRun()).rejects.toThrow('500');
    });
  });

  it('does nothing before the portal is there', async () => {
    const asked: unknown[] = [];
    const client = github.client();
    const idle = new GithubPromotions({
      clients: {
        isConfigured: () => true,
        of: account => {
          asked.push(account);
          return { collecting: client, promoting: client };
        },
      },
      settings: readGithubPromotionSettings(
        new ConfigReader({ backend: { baseUrl: 'https://portal.test' } }),
      ),
      services: () => [service],
      logger: mockServices.logger.mock(),
      now: () => now,
    });
    await idle.visitLive(signal);
    await idle.patrol(signal);
    await idle.catchUp(signal);
    expect(asked).toEqual([]);
    await idle.follow(hint, signal);
    expect([...github.gets, ...github.posts]).toEqual([]);
  });
});
