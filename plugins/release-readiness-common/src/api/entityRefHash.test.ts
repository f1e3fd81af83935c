import { entityRefHash } from './ReleaseReadinessApi';

describe('entityRefHash', () => {
  it('is FNV-1a of 64 bits', () => {
    // Published test vectors of the algorithm.
    expect(entityRefHash('')).toBe('cbf29ce484222325');
    expect(entityRefHash('a')).toBe('af63dc4c8601ec8c');
    expect(entityRefHash('foobar')).toBe('85944171f73967e8');
  });

  it('is the same for every way to write a reference', () => {
    expect(entityRefHash('Component:default/Orders')).toBe(
      entityRefHash('component:default/orders'),
    );
  });
});
