import { ClaimVerifiers, issuerOf } from './ClaimVerifiers';

describe('the issuer of tokens', () => {
  it.each([
    ['github.com', 'https://token.actions.githubusercontent.com'],
    ['acme.ghe.com', 'https://token.actions.acme.ghe.com'],
    ['git.acme.test', 'https://git.acme.test/_services/token'],
  ])('of %s is its own', (host, issuer) => {
    expect(issuerOf(host)).toBe(issuer);
  });

  it('has one verifier, however many ask', () => {
    const options = { audience: 'https://portal.test', now: () => new Date() };
    const own = new ClaimVerifiers(options);
    expect(own.of('github.com')).toBe(own.of('github.com'));
    expect(own.of('github.com')).not.toBe(own.of('git.acme.test'));
    const one = new ClaimVerifiers({ ...options, issuer: 'https://x.test' });
    expect(one.of('github.com')).toBe(one.of('git.acme.test'));
  });
});
