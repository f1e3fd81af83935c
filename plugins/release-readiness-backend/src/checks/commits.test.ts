import { isSameCommit } from './commits';

const commit = 'a1b2c3d4'.repeat(5);

describe('isSameCommit', () => {
  it.each([
    ['itself', commit, true],
    ['itself in capitals', commit.toUpperCase(), true],
    ['its first seven digits', commit.slice(0, 7), true],
    ['too few digits', commit.slice(0, 6), false],
    ['another', 'f'.repeat(40), false],
    ['what begins alike', `${commit.slice(0, 8)}ff`, false],
    ['nothing', '', false],
    ['no commit', 'main', false],
  ])('takes a commit for %s: %p is %p', (_, other, expected) => {
    expect(isSameCommit(commit, other)).toBe(expected);
    expect(isSameCommit(other, commit)).toBe(expected);
  });
});
