import { defaultPromotionPolicy } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  beforeTestNow,
  buildCommitCheck,
  buildCommitChecks,
  buildDeployment,
  buildDeployments,
  buildKnownFact,
  buildPods,
  buildWorkflows,
  buildWorkload,
  factOf,
  githubCommitChecks,
  githubDeployments,
  githubWorkflows,
  type FactsByKey,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { workloadsIn } from '../../checks/testing';
import { minute } from '../testing/builders';
import { obstaclesIn, withFacts, world } from './testing';

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
