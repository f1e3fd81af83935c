import {
  buildUnavailableFact,
  buildWorkload,
  factIn,
  kubernetesWorkloads,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { workloadsIn } from '../../checks/testing';
import { minute } from '../testing/builders';
import { type GateWorld, gone, obstaclesIn, withFacts, world } from './testing';

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

  it('is not kept back by a revision that is no longer said', async () => {
    const given = rollback(
      withFacts(workloadsIn('prod', buildWorkload({ managedByHelm: true }))),
    );
    expect(await given.obstacles()).toEqual({});
  });

  it('is refused when its target is known to be gone', async () => {
    const given = rollback(
      withFacts(workloadsIn('prod', buildWorkload({ revisions: [] }))),
    );
    expect(await given.obstacles()).toEqual({ 'rollback-plan': 'closed' });
  });
});
