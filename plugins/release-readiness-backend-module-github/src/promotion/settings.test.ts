import { ConfigReader } from '@backstage/config';
import { readGithubPromotionSettings } from './settings';

const read = (promotion: object = {}, portal: object = {}) =>
  readGithubPromotionSettings(
    new ConfigReader({
      backend: { baseUrl: 'https://portal.test' },
      releaseReadiness: { github: { promotion }, promotion: portal },
    } as never),
  );

describe('readGithubPromotionSettings', () => {
  it('has defaults for everything', () => {
    expect(read()).toMatchObject({
      drivers: {
        'github-actions': {
          environment: 'production',
          workflows: { 'set-weight': 'set-traffic.yaml' },
          lookBack: 86_400_000,
        },
        'argo-rollouts': { workflows: { 'set-weight': 'set-traffic.yaml' } },
      },
      claims: { audience: 'https://portal.test' },
      gate: { liveInterval: 10_000, interval: 300_000 },
      cacheKeysFile: 'cache-keys.txt',
    });
    expect(read().claims).not.toHaveProperty('issuer');
  });

  it('takes what is configured', () => {
    const settings = read(
      {
        issuer: 'http://127.0.0.1:7111',
        workflows: { 'roll-out': 'release.yml' },
        argoRollouts: { workflows: { 'set-weight': 'set-on.yaml' } },
        gate: { liveInterval: '2s', interval: { minutes: 1 } },
        cacheKeysFile: 'config/keys.txt',
      },
      { githubEnvironment: 'live', claimAudience: 'https://claims.test' },
    );
    expect(settings).toMatchObject({
      claims: {
        issuer: 'http://127.0.0.1:7111',
        audience: 'https://claims.test',
      },
      gate: { liveInterval: 2_000, interval: 60_000 },
      cacheKeysFile: 'config/keys.txt',
    });
    const { 'github-actions': actions, 'argo-rollouts': rollouts } =
      settings.drivers;
    expect(actions.environment).toBe('live');
    expect(actions.workflows).toMatchObject({
      'roll-out': 'release.yml',
      'set-weight': 'set-traffic.yaml',
    });
    expect(rollouts.workflows).toMatchObject({
      'roll-out': 'release.yml',
      'set-weight': 'set-on.yaml',
    });
  });

  it.each<[object, object, string]>([
    [
      { workflows: { deploy: 'x.yaml' } },
      {},
      'releaseReadiness.github.promotion.workflows.deploy is no effect',
    ],
    [
      { argoRollouts: { workflows: { 'roll-out': '../x.yaml' } } },
      {},
      'releaseReadiness.github.promotion.argoRollouts.workflows.roll-out',
    ],
    [{ issuer: 'github' }, {}, 'releaseReadiness.github.promotion.issuer'],
    [{}, { claimAudience: 'me' }, 'releaseReadiness.promotion.claimAudience'],
    [
      { gate: { liveInterval: { milliseconds: 1 } } },
      {},
      'releaseReadiness.github.promotion.gate.liveInterval',
    ],
    [{ lookBack: 'long' }, {}, 'lookBack'],
  ])('refuses %j %j and names the path', (promotion, portal, message) => {
    expect(() => read(promotion, portal)).toThrow(message);
  });
});
