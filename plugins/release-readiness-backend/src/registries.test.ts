import { enoughApples, MemoryFactSource, testApples } from './__testUtils__';
import { CheckRegistry, PromotionRegistry, SourceRegistry } from './registries';

describe('sources', () => {
  it('are registered once', () => {
    const registry = new SourceRegistry();
    registry.addSource(new MemoryFactSource('test', [testApples]));
    expect(() => registry.addSource(new MemoryFactSource('test', []))).toThrow(
      '"test" is there already',
    );
  });

  it('declare only kinds of their own', () => {
    expect(() =>
      new SourceRegistry().addSource(
        new MemoryFactSource('other', [testApples]),
      ),
    ).toThrow('test.apples');
  });
});

describe('what the configuration names', () => {
  const select = (sources: string[], kinds: string[]) => {
    const registry = new SourceRegistry();
    registry.addSource(new MemoryFactSource('test', [testApples]));
    return registry.select({
      collection: {
        sources,
        intervalOf: () => 1,
        watchedInterval: 1,
        deadline: 1,
      },
      factMaxAges: Object.fromEntries(kinds.map(kind => [kind, 1])),
    });
  };

  it('is there', () => {
    expect(select(['test'], ['test.apples'])).toHaveLength(1);
  });

  it.each([
    [
      ['tset'],
      [],
      'collection.intervals.tset: there is no such source, only test',
    ],
    [
      [],
      ['test.apple'],
      'facts.maxAge.test.apple: there is no such kind of facts, only test.apples',
    ],
  ])('stops the start where it is not: %j %j', (sources, kinds, message) => {
    expect(() => select(sources, kinds)).toThrow(`releaseReadiness.${message}`);
  });
});

describe('checks', () => {
  it('are registered once', () => {
    expect(() => new CheckRegistry([enoughApples, enoughApples])).toThrow(
      '"enough-apples" is there already',
    );
  });

  it('may be switched off', () => {
    const registry = new CheckRegistry([enoughApples]);
    const disabledChecks = ['enough-apples'];
    expect(
      registry.select({ disabledChecks, namedChecks: disabledChecks }),
    ).toEqual([]);
  });

  it('that the configuration names have to be there', () => {
    const registry = new CheckRegistry([]);
    expect(() =>
      registry.select({ disabledChecks: [], namedChecks: ['typo'] }),
    ).toThrow('releaseReadiness.checks.typo: there is no such check');
  });
});

describe('what modules bring to promotions', () => {
  const unused = (): never => {
    throw new Error('Nothing is made before the portal is there');
  };

  it('is made once the portal is there, and known by then', () => {
    const registry = new PromotionRegistry();
    registry.addDriver('github-actions', unused);
    registry.setLiveMetrics(unused);
    expect([...registry.drivers.keys()]).toEqual(['github-actions']);
    expect(registry.parts).toEqual({ liveMetrics: unused });
  });

  it('is there once', () => {
    const registry = new PromotionRegistry();
    registry.addDriver('github-actions', unused);
    registry.setLiveMetrics(unused);
    expect(() => registry.addDriver('github-actions', unused)).toThrow(
      '"github-actions" is there already',
    );
    expect(() => registry.setLiveMetrics(unused)).toThrow(
      'liveMetrics already',
    );
  });
});
