import { buildService } from '@release-readiness/backstage-plugin-release-readiness-node';
import { RememberedComparison } from './RememberedComparison';
import { buildComparison } from './testing';

function remember(answers: ReturnType<typeof buildComparison>[]) {
  let asked = 0;
  const reader = new RememberedComparison({
    compare: async () => {
      asked += 1;
      return answers[Math.min(asked, answers.length) - 1];
    },
  });
  const { signal } = new AbortController();
  return {
    compare: (head = 'a', base = 'b') =>
      reader.compare(buildService(), { base, head }, { signal }),
    asked: () => asked,
  };
}

describe('a comparison of two commits', () => {
  it('is asked for once, because it never changes', async () => {
    const { compare, asked } = remember([buildComparison()]);
    expect(await compare()).toBe(await compare());
    expect(asked()).toBe(1);
    await compare('c');
    expect(asked()).toBe(2);
  });

  it('is asked for again where a part of it could not be told', async () => {
    const whole = buildComparison();
    const { compare } = remember([
      buildComparison({ changedFiles: undefined }),
      whole,
    ]);
    await compare();
    expect(await compare()).toBe(whole);
  });

  it('is forgotten once many others came after it', async () => {
    const { compare, asked } = remember([buildComparison()]);
    for (let index = 0; index <= 100; index += 1) await compare(`${index}`);
    await compare('100');
    expect(asked()).toBe(101);
    await compare('0');
    expect(asked()).toBe(102);
  });
});
