import { ConfigReader } from '@backstage/config';
import { readConfiguration } from './configuration';

const read = (dingtalk: object) =>
  readConfiguration(
    new ConfigReader({
      app: { baseUrl: 'https://portal.example.com' },
      notifications: { processors: { dingtalk } },
    }),
  );

describe('readConfiguration', () => {
  it('does nothing where nothing is configured', () => {
    expect(readConfiguration(new ConfigReader({}))).toBeUndefined();
  });

  it('mentions everybody for critical notifications by default', () => {
    const configuration = read({
      robots: [
        { name: 'r', tiers: ['critical'], accessToken: 't', secret: 's' },
      ],
    });
    expect(configuration).toMatchObject({
      portalUrl: 'https://portal.example.com',
      robots: [
        { mentionAll: ['critical'], baseUrl: 'https://oapi.dingtalk.com' },
      ],
    });
  });

  it('names each wrong value by its path', () => {
    expect(() =>
      read({
        robots: [{ name: 'r', tiers: ['loud'], accessToken: 't', secret: 's' }],
        webhooks: [
          {
            name: 'w',
            tiers: ['critical'],
            url: 'nowhere',
            secret: 'x'.repeat(16),
          },
        ],
      }),
    ).toThrow(
      /notifications\.processors\.dingtalk\.robots\.0\.tiers\.0.*notifications\.processors\.dingtalk\.webhooks\.0\.url/,
    );
  });
});
