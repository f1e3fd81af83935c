import { toMilliseconds } from './duration';
import { ManualScenarioClock } from './ManualScenarioClock';
import { WallScenarioClock } from './ScenarioClock';

describe('toMilliseconds', () => {
  it.each([
    [1500, 1500],
    ['250ms', 250],
    ['90s', 90_000],
    ['1d12h', 129_600_000],
    ['0.5h', 1_800_000],
  ])('reads %p as %p', (duration, expected) => {
    expect(toMilliseconds(duration)).toBe(expected);
  });

  it.each(['', '6', 'h', '6 hours', '-5m'])('refuses %p', duration => {
    expect(() => toMilliseconds(duration)).toThrow('is not a duration');
  });
});

describe('ManualScenarioClock', () => {
  it('runs what falls due in order of time, also what is scheduled meanwhile', () => {
    const clock = ManualScenarioClock.create('2026-01-01T00:00:00Z');
    const seen: string[] = [];
    const note = (what: string) =>
      seen.push(`${what}@${clock.now().toISOString().slice(17, 19)}`);
    clock.after('20s', () => note('second'));
    clock.after('10s', () => {
      note('first');
      clock.after('5s', () => note('nested'));
    });
    clock.after('40s', () => note('late'));
    clock.advance('30s');
    expect(seen).toEqual(['first@10', 'nested@15', 'second@20']);
    expect(clock.now().toISOString()).toBe('2026-01-01T00:00:30.000Z');
  });

  it('repeats an interval until it is cancelled', () => {
    const clock = ManualScenarioClock.create();
    let count = 0;
    const timer = clock.every('10s', () => {
      count += 1;
    });
    clock.advance('35s');
    timer.cancel();
    clock.advance('1h');
    expect(count).toBe(3);
  });

  it('does not run a cancelled action', () => {
    const clock = ManualScenarioClock.create();
    const action = jest.fn();
    clock.after('1s', action).cancel();
    clock.advance('1m');
    expect(action).not.toHaveBeenCalled();
  });
});

describe('WallScenarioClock', () => {
  it('never tells a time ahead of the wall clock', () => {
    const clock = WallScenarioClock.create({ speed: 1000 });
    expect(clock.ago('6h').getTime()).toBeLessThan(Date.now());
    expect(clock.now().getTime()).toBeLessThanOrEqual(Date.now());
  });

  it('shortens delays', async () => {
    const clock = WallScenarioClock.create({ speed: 1_000_000 });
    const ran = new Promise<string>(resolve => {
      clock.after('1h', () => resolve('ran'));
    });
    expect(await ran).toBe('ran');
    clock.stop();
  });

  it('refuses a speed that would let nothing happen', () => {
    expect(() => WallScenarioClock.create({ speed: 0 })).toThrow('above 0');
  });
});
