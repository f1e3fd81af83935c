import { defaultPromotionPolicy } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  buildCommitCheck,
  buildCommitChecks,
  buildKnownFact,
  buildUnavailableFact,
  buildWorkload,
  factIn,
  factOf,
  githubCommitChecks,
  kubernetesWorkloads,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { workloadsIn } from '../../checks/testing';
import { minute } from '../testing/builders';
import { type GateWorld, withFacts, world } from './testing';

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
