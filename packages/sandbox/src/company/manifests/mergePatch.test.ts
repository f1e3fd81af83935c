import { mergePatch } from './mergePatch';

describe('mergePatch', () => {
  it.each([
    ['sets a field', { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
    ['takes a field away', { a: 1, b: 2 }, { b: null }, { a: 1 }],
    [
      'goes deep',
      { a: { b: 1, c: 2 } },
      { a: { c: 3 } },
      { a: { b: 1, c: 3 } },
    ],
    [
      'merges named items and keeps their order',
      [
        { name: 'app', image: 'x' },
        { name: 'proxy', image: 'y' },
      ],
      [
        { name: 'tool', image: 'z' },
        { name: 'app', ports: [1] },
      ],
      [
        { name: 'app', image: 'x', ports: [1] },
        { name: 'proxy', image: 'y' },
        { name: 'tool', image: 'z' },
      ],
    ],
    [
      'takes a named item away',
      [{ name: 'app' }, { name: 'proxy' }],
      [{ name: 'proxy', $patch: 'delete' }],
      [{ name: 'app' }],
    ],
    ['replaces other lists', ['a', 'b'], ['c'], ['c']],
    [
      'replaces a mapping that says so',
      { type: 'RollingUpdate', rollingUpdate: {} },
      { $patch: 'replace', canary: {} },
      { canary: {} },
    ],
    ['drops null from what is new', undefined, { a: { b: null } }, { a: {} }],
  ])('%s', (_, base, patch, expected) => {
    expect(mergePatch(base, patch)).toEqual(expected);
  });

  it('changes neither argument', () => {
    const base = { a: [{ name: 'x', v: 1 }] };
    const patch = { a: [{ name: 'x', v: 2 }] };
    mergePatch(base, patch);
    expect(base).toEqual({ a: [{ name: 'x', v: 1 }] });
    expect(patch).toEqual({ a: [{ name: 'x', v: 2 }] });
  });
});
