import { testNow } from '@release-readiness/backstage-plugin-release-readiness-node';
import { minute } from '../testing/builders';
import { type GateWorld, world } from './testing';

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
