import { buildSubject, image } from '../testing/builders';
import { canonicalJson } from './canonicalJson';
import { hashSubject } from './hashSubject';

describe('the hash of a subject', () => {
  const subject = buildSubject();

  it('does not depend on the order of keys and digests', () => {
    const two = [...image('b'), { container: 'proxy', digest: 'sha256:1' }];
    const reordered = Object.fromEntries(
      Object.entries({ ...subject, digests: two }).reverse(),
    ) as unknown as typeof subject;
    expect(hashSubject(reordered)).toBe(
      hashSubject({ ...subject, digests: [...two].reverse() }),
    );
    expect(hashSubject(subject)).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    { digests: image('f') },
    { commit: 'e'.repeat(40) },
    { configurationDigest: 'x' },
    { chartVersion: '2' },
    { category: 'minor' as const },
    { policyVersion: '2' },
    { rollbackPlan: { ...subject.rollbackPlan, workflow: 'other' } },
  ])('changes with %j', change => {
    expect(hashSubject({ ...subject, ...change })).not.toBe(
      hashSubject(subject),
    );
  });

  it('refuses what is no JSON', () => {
    expect(() => canonicalJson({ a: NaN })).toThrow();
    expect(() => canonicalJson(undefined)).toThrow(TypeError);
  });
});
