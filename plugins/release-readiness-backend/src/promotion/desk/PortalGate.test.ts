import {
  builtInTextEntries,
  defaultPromotionPolicy,
  guardIds,
  promotionTexts,
  textLanguages,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  beforeTestNow,
  buildCommitCheck,
  buildCommitChecks,
  buildDeployment,
  buildDeployments,
  buildIncident,
  buildIncidents,
  buildKnownFact,
  buildPods,
  buildService,
  buildUnavailableFact,
  buildWorkflows,
  buildWorkload,
  factIn,
  factOf,
  githubCommitChecks,
  githubDeployments,
  githubEnvironments,
  githubIncidents,
  githubWorkflows,
  kubernetesWorkloads,
  prometheusAlerts,
  SourceError,
  testNow,
  type FactsByKey,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { workloadsIn } from '../../checks/testing';
import type { Promotion } from '../states';
import { EvidenceRefreshError } from './EvidenceRefresh';
import {
  buildComparison,
  GateWorld,
  obstaclesIn,
  soundPreflight,
} from './testing';

const minute = 60_000;
const gone = new SourceError('gone', {
  reason: { key: 'general.unavailable.refused', params: { target: 'x' } },
});

function world(change: (world: GateWorld) => void = () => undefined) {
  const built = new GateWorld();
  change(built);
  return built;
}

const withFacts = (facts: FactsByKey) => (given: GateWorld) => {
  Object.assign(given.answers.facts, facts);
};

const breakGlass: Promotion['breakGlass'] = {
  by: 'user:default/operator',
  reason: 'Orders are lost',
  incident: '#17',
  at: testNow.getTime(),
  reviewDueAt: testNow.getTime() + minute,
};

const newerCommit = 'abcd'.repeat(10);
const newerDigest = `sha256:${'c3'.repeat(32)}`;

/** A build that came to staging after the candidate; nothing of it is proven. */
const newerBuild: FactsByKey = {
  ...workloadsIn(
    'staging',
    buildWorkload({
      commitAnnotation: newerCommit,
      pods: buildPods(3, {
        startedAt: beforeTestNow({ minutes: 1 }),
        images: [{ container: 'app', image: 'x', digest: newerDigest }],
      }),
    }),
  ),
  ...buildKnownFact(factOf(githubCommitChecks), {
    ...buildCommitChecks([buildCommitCheck('verify', 'failure')]),
    commit: newerCommit,
  }),
  ...buildKnownFact(factOf(githubWorkflows), {
    ...buildWorkflows(),
    commit: newerCommit,
  }),
  ...buildKnownFact(
    factOf(githubDeployments),
    buildDeployments({
      staging: [
        buildDeployment({
          id: 2,
          commit: newerCommit,
          digests: [newerDigest],
          state: 'failure',
        }),
        buildDeployment({ state: 'inactive' }),
      ],
    }),
  ),
};

describe('the gate', () => {
  it('is open when everything is proven, by every guard', async () => {
    const { guards, windowOpen, membership } = await world().evaluate();
    expect(guards.map(({ id }) => id)).toEqual([...guardIds]);
    expect(obstaclesIn(guards)).toEqual({});
    expect(windowOpen).toBe(true);
    expect(membership).toEqual({ 'user:default/lead': ['technical-lead'] });
  });

  const alerts = (severity: string) =>
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

  it.each<[string, (world: GateWorld) => void, Record<string, string>]>([
    [
      'the candidate has not soaked',
      withFacts(
        workloadsIn(
          'staging',
          buildWorkload({
            pods: buildPods(3, { startedAt: beforeTestNow({ minutes: 9 }) }),
          }),
        ),
      ),
      { checks: 'closed', 'staging-proof': 'closed' },
    ],
    [
      'its verification failed',
      withFacts(
        buildKnownFact(
          factOf(githubCommitChecks),
          buildCommitChecks([buildCommitCheck('verify', 'failure')]),
        ),
      ),
      { checks: 'closed', 'staging-proof': 'closed' },
    ],
    [
      'staging is not seen',
      withFacts(
        buildUnavailableFact(
          factIn(kubernetesWorkloads, 'staging'),
          'general.unavailable.refused',
          { target: 'staging' },
        ),
      ),
      {
        checks: 'unknown',
        'staging-proof': 'unknown',
        'rollback-plan': 'unknown',
      },
    ],
    [
      'the rollback workflow is gone',
      withFacts(buildKnownFact(factOf(githubWorkflows), buildWorkflows())),
      { 'rollback-plan': 'closed' },
    ],
    [
      'the repository does not answer',
      ({ answers }) => {
        answers.comparison = gone;
      },
      { 'rollback-plan': 'unknown' },
    ],
    [
      'a migration has no undo',
      ({ answers }) => {
        answers.comparison = buildComparison({
          migrations: [{ path: 'db/V1.sql', sql: 'drop table t' }],
        });
      },
      { 'rollback-plan': 'closed' },
    ],
    [
      'the category was lowered without a reason',
      ({ answers }) => {
        answers.comparison = buildComparison({
          frameworks: [{ name: 'spring-boot', from: '3.4', to: '4.0' }],
        });
      },
      { category: 'closed' },
    ],
    [
      'the change register does not answer',
      ({ answers }) => {
        answers.record = gone;
      },
      { 'change-record': 'unknown' },
    ],
    [
      'there is no change record',
      ({ answers }) => {
        answers.record = 'none';
      },
      { 'change-record': 'unknown' },
    ],
    [
      'the change record is for another candidate',
      ({ answers }) => {
        answers.record = { subjectHash: 'other' };
      },
      { 'change-record': 'closed' },
    ],
    [
      'a freeze is on',
      ({ answers }) => {
        answers.freezes = [
          {
            id: 'f',
            title: 'Sales',
            from: testNow.getTime(),
            to: testNow.getTime() + minute,
            setBy: 'user:default/ops',
            reason: 'Sales',
          },
        ];
      },
      { freeze: 'closed' },
    ],
    [
      'peak hours come before the projected end',
      ({ answers }) => {
        answers.calendar = {
          businessLine: 'retail',
          zone: 'UTC',
          holidays: [],
          peaks: [
            {
              id: 'p',
              title: 'Afternoon',
              days: [2],
              start: '13:00',
              end: '14:00',
              setBy: 'ops',
              reason: 'peak',
            },
          ],
        };
      },
      { window: 'closed' },
    ],
    [
      'the business line is not configured',
      ({ answers }) => {
        answers.calendar = undefined;
      },
      { window: 'unknown', freeze: 'unknown' },
    ],
    [
      'a P1 is open',
      withFacts(
        buildKnownFact(
          factOf(githubIncidents),
          buildIncidents(buildIncident()),
        ),
      ),
      { incidents: 'closed' },
    ],
    [
      'a critical alert fires',
      withFacts(alerts('critical')),
      { 'firing-alerts': 'closed' },
    ],
    ['a warning fires', withFacts(alerts('warning')), {}],
    [
      'the triggers could never fire',
      ({ answers }) => {
        answers.preflight = { ...soundPreflight, errorSeries: false };
      },
      { 'metrics-preflight': 'closed' },
    ],
    [
      'the metrics server does not answer',
      ({ answers }) => {
        answers.preflight = gone;
      },
      { 'metrics-preflight': 'unknown' },
    ],
    [
      'GitHub does not say whether administrators bypass',
      withFacts(
        buildKnownFact(factOf(githubEnvironments), {
          slug: 'shop/orders',
          environments: [
            {
              name: 'production',
              requiredReviewers: 0,
              waitTimerMinutes: 0,
              protectionRules: ['release-readiness'],
            },
          ],
        }),
      ),
      { 'environment-protection': 'unknown' },
    ],
    [
      'waivers can’t be read, as long as none is needed',
      ({ answers }) => {
        answers.waivers = gone;
      },
      {},
    ],
  ])('tells which guards are not open when %s', async (_, change, expected) => {
    const given = world(change);
    expect(await given.obstacles()).toEqual(expected);
    const { guards } = await given.evaluate();
    for (const language of textLanguages) {
      const texts = {
        ...builtInTextEntries(language),
        ...promotionTexts[language],
      };
      for (const guard of guards) {
        for (const { key } of [
          guard.reason,
          ...guard.evidence.map(({ message }) => message),
          ...(guard.caveat ? [guard.caveat] : []),
        ]) {
          expect(texts).toHaveProperty([key]);
        }
      }
    }
  });

  it('takes a waiver for a check that fails', async () => {
    const given = world(
      withFacts(
        buildKnownFact(
          factOf(githubCommitChecks),
          buildCommitChecks([buildCommitCheck('verify', 'failure')]),
        ),
      ),
    );
    given.answers.waivers = [
      {
        id: 'w',
        entityRef: 'component:default/orders',
        checkId: 'staging-verified',
        reason: 'known',
        approvedBy: 'user:default/lead',
        expiresAt: testNow.getTime() + minute,
      },
    ];
    expect(await given.obstacles()).toEqual({ 'staging-proof': 'closed' });
  });

  it('accepts a lower category with a reason, and shows it', async () => {
    const given = world(({ answers }) => {
      answers.comparison = buildComparison({
        frameworks: [{ name: 'spring-boot', from: '3.4.0', to: '3.4.1' }],
      });
    });
    const content = { categoryReason: 'a patch release' };
    given.answers.record = {
      content: {
        ...content,
        title: 't',
        content: 'c',
        impact: 'i',
        plannedStart: '2026-03-10T12:00:00Z',
        plannedEnd: '2026-03-10T14:00:00Z',
        category: 'normal',
        proposedCategory: 'major',
        rollbackPlan: given.promotion.subject.rollbackPlan,
      },
    };
    const { guards } = await given.evaluate();
    expect(obstaclesIn(guards)).toEqual({});
    expect(guards.find(({ id }) => id === 'category')?.caveat).toMatchObject({
      params: { proposed: 'major', reason: 'a patch release' },
    });
    given.answers.record = gone;
    expect(await given.obstacles()).toMatchObject({ category: 'unknown' });
  });

  it('says that a service of no business line has no peak hours', async () => {
    const given = world(({ answers }) => {
      answers.service = buildService({ businessLine: undefined });
    });
    const { guards } = await given.evaluate();
    expect(guards.find(({ id }) => id === 'window')).toMatchObject({
      outcome: 'open',
      caveat: { key: 'promotion.caveat.no-business-line' },
    });
  });

  it('names another promotion that is under way', async () => {
    const given = world();
    await given.store.create(
      { ...given.promotion, id: 'other' },
      { idempotencyKey: 'o', actor: { kind: 'system' } },
    );
    expect(await given.obstacles()).toEqual({ lock: 'closed' });
  });

  it('stays closed until broken glass was reviewed', async () => {
    const given = world();
    const state = {
      name: 'completed' as const,
      since: given.time,
      reason: { key: 'x' },
      closure: 'successful' as const,
    };
    const before = { ...given.promotion, id: 'other', state };
    await given.store.create(
      { ...before, breakGlass },
      { idempotencyKey: 'o', actor: { kind: 'system' } },
    );
    expect(await given.obstacles()).toMatchObject({
      'overdue-review': 'closed',
    });
  });

  it('stays closed for an open review, however many promotions came since', async () => {
    const given = world();
    const put = (id: string, changes: Partial<Promotion>) =>
      given.store.create(
        {
          ...given.promotion,
          id,
          state: {
            name: 'completed',
            since: given.time,
            reason: { key: 'x' },
            closure: 'successful',
          },
          lock: 'released',
          ...changes,
        },
        { idempotencyKey: id, actor: { kind: 'system' } },
      );
    const { createdAt } = given.promotion;
    await put('old', { createdAt: createdAt - 1_000_000, breakGlass });
    for (let index = 1; index <= 60; index += 1) {
      await put(`later${index}`, {
        createdAt: createdAt - index,
        breakGlass: { ...breakGlass, reviewedBy: 'user:default/reviewer' },
      });
    }
    const { guards } = await given.evaluate();
    const review = guards.find(({ id }) => id === 'overdue-review');
    expect(review?.outcome).toBe('closed');
    expect(
      review?.evidence.map(({ message }) => message.params?.promotion),
    ).toEqual(['old']);
  });

  it('lets broken glass pass the incident that it names, the alerts and the window, nothing else', async () => {
    const given = world(
      withFacts({
        ...buildKnownFact(
          factOf(githubIncidents),
          buildIncidents(buildIncident()),
        ),
        ...alerts('critical'),
        ...buildKnownFact(factOf(githubWorkflows), buildWorkflows()),
      }),
    );
    given.answers.calendar = undefined;
    given.promotion = given.build({ breakGlass });
    const { guards } = await given.evaluate();
    const blocking = guards.filter(
      ({ outcome, exemption }) => outcome !== 'open' && !exemption,
    );
    expect(blocking.map(({ id }) => id)).toEqual(['rollback-plan']);
    expect(
      guards.flatMap(({ id, exemption }) => (exemption ? [id] : [])),
    ).toEqual(['window', 'freeze', 'incidents', 'firing-alerts']);
  });

  it('asks the metrics server once a minute', async () => {
    const given = world();
    await given.evaluate();
    await given.evaluate();
    given.time += minute;
    await given.evaluate();
    expect(given.asked.filter(what => what === 'preflight')).toHaveLength(2);
  });

  it('says nothing about roles when the catalog does not answer', async () => {
    const given = world(({ answers }) => {
      answers.membership = gone;
    });
    await expect(given.evaluate()).rejects.toThrow('gone');
    given.promotion = given.build({ breakGlass });
    expect((await given.evaluate()).membership).toEqual({});
  });

  it('judges nothing of a service that the catalog has lost', async () => {
    const given = world();
    given.answers.service = buildService({ entityRef: 'component:default/x' });
    await expect(given.evaluate()).rejects.toThrow('no service');
  });
});

describe('the freshness of evidence', () => {
  it('makes the gate wait for newer evidence, and judge it then', async () => {
    const given = world();
    given.time += 6 * minute;
    await expect(given.evaluate()).rejects.toThrow(EvidenceRefreshError);
    expect(given.asked).toEqual(['component:default/orders']);
    given.answers.refresh = {
      state: 'done',
      startedAt: new Date(given.time).toISOString(),
      finishedAt: new Date(given.time).toISOString(),
      targets: [],
    };
    expect(await given.obstacles()).toEqual({});
  });

  it('judges what is there when it does not come', async () => {
    const given = world();
    given.time += 11 * minute;
    await expect(given.evaluate()).rejects.toThrow(EvidenceRefreshError);
    given.time += 2 * minute;
    expect(await given.obstacles()).toMatchObject({ checks: 'unknown' });
  });

  it('does not keep a rehearsal waiting', async () => {
    const given = world();
    given.time += 6 * minute;
    const { guards } = await given.gate.rehearse(
      given.promotion,
      given.askedNow,
    );
    expect(obstaclesIn(guards)).toEqual({});
    expect(guards.map(({ id }) => id)).not.toContain('change-record');
    expect(given.asked).toContain('component:default/orders');
  });
});

describe('a newer build on staging', () => {
  it('is shown, and the frozen candidate keeps its own proof', async () => {
    const given = world();
    await given.pass();
    withFacts(newerBuild)(given);
    given.time += minute;
    const { guards } = await given.evaluate();
    expect(obstaclesIn(guards)).toEqual({});
    expect(
      guards.flatMap(({ evidence }) =>
        evidence.map(({ message }) => message.key),
      ),
    ).toEqual(
      expect.arrayContaining([
        'promotion.evidence.staging-moved-on',
        'promotion.evidence.check-proven',
      ]),
    );
    expect(
      await given.gate.findInvalidation(given.promotion, given.askedNow),
    ).toBeUndefined();
  });

  it('proves nothing of a candidate that had not been proven', async () => {
    const given = world(withFacts(newerBuild));
    withFacts(
      buildKnownFact(factOf(githubCommitChecks), {
        ...buildCommitChecks([buildCommitCheck('verify')]),
        commit: newerCommit,
      }),
    )(given);
    expect(await given.obstacles()).toMatchObject({
      checks: 'unknown',
      'staging-proof': 'closed',
    });
  });

  it('is not mistaken for the frozen one while its pods come up', async () => {
    const given = world(
      withFacts({
        ...workloadsIn(
          'staging',
          buildWorkload({ commitAnnotation: newerCommit, updatedReplicas: 1 }),
        ),
        ...buildKnownFact(
          factOf(githubDeployments),
          buildDeployments({ staging: [] }),
        ),
        ...buildKnownFact(factOf(githubCommitChecks), {
          ...buildCommitChecks([buildCommitCheck('verify')]),
          commit: newerCommit,
        }),
        ...buildKnownFact(factOf(githubWorkflows), {
          ...buildWorkflows(),
          commit: newerCommit,
        }),
      }),
    );
    expect(await given.obstacles()).toMatchObject({ checks: 'unknown' });
  });

  it('voids the promotion where policy says so', async () => {
    const given = world(withFacts(newerBuild));
    const { gate, promotion, askedNow, answers } = given;
    expect(await gate.findInvalidation(promotion, askedNow)).toBeUndefined();
    answers.requestedUnder = {
      ...defaultPromotionPolicy,
      newerCandidateInvalidates: true,
    };
    expect(await gate.findInvalidation(promotion, askedNow)).toBe(
      'subject-changed',
    );
  });
});

describe('what voids a promotion', () => {
  const find = (given: GateWorld) =>
    given.gate.findInvalidation(given.promotion, given.askedNow);

  it('is a production that is not what the plan goes back to', async () => {
    const changed = workloadsIn('prod', buildWorkload());
    expect(await find(world(withFacts(changed)))).toBe('subject-changed');
    expect(await find(world(withFacts(workloadsIn('prod'))))).toBe(
      'subject-changed',
    );
  });

  it.each([
    ['is moving', workloadsIn('prod', buildWorkload({ updatedReplicas: 1 }))],
    ['is asleep', workloadsIn('prod', buildWorkload({ desiredReplicas: 0 }))],
    ['is not seen', buildUnavailableFact(factIn(kubernetesWorkloads, 'prod'))],
  ])('is not a production that %s', async (_, facts) => {
    expect(await find(world(withFacts(facts)))).toBeUndefined();
  });

  it('is a verification that failed after the gate had passed', async () => {
    const failed = buildKnownFact(
      factOf(githubCommitChecks),
      buildCommitChecks([buildCommitCheck('verify', 'failure')]),
    );
    expect(await find(world(withFacts(failed)))).toBeUndefined();
    const given = world();
    await given.pass();
    expect(await find(given)).toBeUndefined();
    withFacts(failed)(given);
    expect(await find(given)).toBe('verification-revoked');
  });

  it.each([
    [
      'a stricter policy',
      { version: '2', canaryObservation: 20 * minute },
      'policy-tightened',
    ],
    ['no milder one', { version: '2', canaryObservation: minute }, undefined],
  ])('is %s', async (_, change, expected) => {
    const given = world(({ answers }) => {
      answers.policy = { ...defaultPromotionPolicy, ...change };
    });
    expect(await find(given)).toBe(expected);
  });

  it('is another policy when nobody knows any more what the old one was', async () => {
    const given = world(({ answers }) => {
      answers.policy = { ...defaultPromotionPolicy, version: '3' };
    });
    const { subject } = given.promotion;
    given.promotion = given.build({
      subject: { ...subject, policyVersion: '2' },
    });
    expect(await find(given)).toBe('policy-tightened');
  });
});

describe('a rollback of a completed promotion', () => {
  const rollback = (change?: (world: GateWorld) => void) => {
    const given = world(given_ => {
      withFacts(workloadsIn('prod', buildWorkload({ helmRevision: '42' })))(
        given_,
      );
      change?.(given_);
    });
    given.promotion = given.build({ kind: 'rollback', rollbackOf: 'p0' });
    return given;
  };

  it('asks for no window, no approval and no fresh evidence', async () => {
    const given = rollback(({ answers }) => {
      answers.calendar = undefined;
      answers.membership = gone;
    });
    given.time += 8 * minute;
    const { guards, windowOpen } = await given.evaluate();
    expect(windowOpen).toBe(true);
    expect(guards.map(({ id }) => id)).toEqual(['lock', 'rollback-plan']);
    expect(obstaclesIn(guards)).toEqual({});
    expect(
      await given.gate.findRestriction(given.promotion, given.askedNow),
    ).toBeUndefined();
    expect(
      await given.gate.findInvalidation(given.promotion, given.askedNow),
    ).toBeUndefined();
  });

  it('is not kept back by what can’t be told', async () => {
    const given = rollback(
      withFacts(buildUnavailableFact(factIn(kubernetesWorkloads, 'prod'))),
    );
    const { guards } = await given.evaluate();
    expect(guards.map(({ id }) => id)).toEqual(['lock']);
  });

  it('is refused when its target is known to be gone', async () => {
    const given = rollback(
      withFacts(workloadsIn('prod', buildWorkload({ revisions: [] }))),
    );
    expect(await given.obstacles()).toEqual({ 'rollback-plan': 'closed' });
  });
});

describe('a promotion that runs', () => {
  const restriction = (change?: (world: GateWorld) => void) => {
    const given = world(change);
    return given.gate.findRestriction(given.promotion, given.askedNow);
  };
  const freeze = {
    id: 'f',
    title: 'Sales',
    from: testNow.getTime() - minute,
    to: testNow.getTime() + minute,
    setBy: 'user:default/ops',
    reason: 'Sales',
  };

  it('goes on while nothing closes the present instant', async () => {
    expect(await restriction()).toBeUndefined();
  });

  it('waits for the end of a freeze, unless it was taken back', async () => {
    expect(
      await restriction(({ answers }) => {
        answers.freezes = [freeze];
      }),
    ).toEqual({
      kind: 'freeze',
      message: {
        key: 'promotion.hold.closed-by-freeze',
        params: {
          title: 'Sales',
          setBy: 'user:default/ops',
          to: new Date(freeze.to).toISOString(),
        },
      },
    });
    expect(
      await restriction(({ answers }) => {
        answers.freezes = [{ ...freeze, withdrawnAt: testNow.getTime() }];
      }),
    ).toBeUndefined();
  });

  it('waits while nobody knows whether it is a bad time', async () => {
    expect(
      await restriction(({ answers }) => {
        answers.calendar = undefined;
      }),
    ).toEqual({
      kind: 'window',
      message: { key: 'promotion.hold.window-unknown' },
    });
  });
});
