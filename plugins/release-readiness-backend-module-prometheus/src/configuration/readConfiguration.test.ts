import { ConfigReader } from '@backstage/config';
import { readConfiguration, serverOf } from './readConfiguration';

function read(prometheus: object) {
  return readConfiguration(
    new ConfigReader({ releaseReadiness: { prometheus } }),
  );
}

const server = {
  name: 'prod',
  url: 'https://prometheus.example',
  environments: ['prod'],
};

describe('readConfiguration', () => {
  it('is empty where nothing is configured', () => {
    const configuration = readConfiguration(new ConfigReader({}));
    expect(configuration.servers).toEqual([]);
    expect(serverOf(configuration, 'prod')).toBeUndefined();
  });

  it('fills in the defaults', () => {
    const configuration = read({ servers: [server] });
    expect(configuration.servers).toEqual([
      {
        ...server,
        authentication: { type: 'none' },
        timeoutSeconds: 15,
        maximumAnswerBytes: 64 * 1024 * 1024,
        labels: {
          service: 'service',
          namespace: 'namespace',
          severity: 'severity',
        },
      },
    ]);
    expect(configuration.signals.sets).toEqual([
      {
        requests: 'http_requests_total',
        errors: 'http_requests_errors_total',
        duration: 'http_request_duration_seconds',
      },
    ]);
    expect(configuration.track).toEqual({
      label: 'track',
      canary: 'canary',
      stable: 'stable',
    });
  });

  it('finds the server of an environment', () => {
    const configuration = read({
      servers: [
        server,
        { ...server, name: 'nonprod', environments: ['dev', 'staging'] },
      ],
    });
    expect(serverOf(configuration, 'staging')?.name).toBe('nonprod');
    expect(serverOf(configuration, 'test')).toBeUndefined();
  });

  it.each([
    ['an address', { url: 'prometheus' }, 'servers[0].url'],
    [
      'credentials in the address',
      { url: 'https://user:secret@prometheus.example' },
      'servers[0].url: must carry neither credentials',
    ],
    [
      'an environment',
      { environments: ['live'] },
      'servers[0].environments[0]',
    ],
    ['no environments', { environments: [] }, 'servers[0].environments'],
    [
      'a missing password',
      { authentication: { type: 'basic', username: 'reader' } },
      'servers[0].authentication.password',
    ],
    [
      'an unknown way to authenticate',
      { authentication: { type: 'digest' } },
      'servers[0].authentication.type',
    ],
    ['an unknown key', { verify: false }, 'servers[0]: Unrecognized key'],
    [
      'a label name',
      { labels: { service: 'a-b' } },
      'servers[0].labels.service',
    ],
  ])('names the place of %s that is wrong', (_, change, message) => {
    expect(() => read({ servers: [{ ...server, ...change }] })).toThrow(
      `releaseReadiness.prometheus.${message}`,
    );
  });

  it('refuses two servers for one environment', () => {
    expect(() =>
      read({ servers: [server, { ...server, name: 'other' }] }),
    ).toThrow(
      'releaseReadiness.prometheus.servers[1]: the environment "prod" is taken by releaseReadiness.prometheus.servers[0]',
    );
  });

  it('refuses a pattern that is none, or lacks the name', () => {
    expect(() => read({ backups: [{ role: 'full', name: '(' }] })).toThrow(
      'backups[0].name: is not a regular expression',
    );
    expect(() =>
      read({ backups: [{ role: 'full', name: 'x', labelPattern: 'y' }] }),
    ).toThrow('backups[0].labelPattern: needs the group (?<name>');
  });

  it('never repeats a credential in an error', () => {
    expect(() =>
      read({
        servers: [
          {
            ...server,
            authentication: { type: 'bearer', token: 'sesame', extra: 1 },
          },
        ],
      }),
    ).toThrow(
      expect.not.objectContaining({
        message: expect.stringContaining('sesame'),
      }),
    );
  });

  it('tells the pods of a promotion by their track, by default', () => {
    expect(read({ servers: [server] }).promotionPods).toEqual({ by: 'track' });
    expect(
      read({ promotions: { pods: { by: 'version' } } }).promotionPods,
    ).toEqual({ by: 'version', label: 'version', value: '{commit}' });
    expect(
      read({ promotions: { pods: { by: 'pod-hash' } } }).promotionPods,
    ).toEqual({ by: 'pod-hash', label: 'rollouts_pod_template_hash' });
  });

  it.each([
    [{ by: 'colour' }, 'promotions.pods.by'],
    [
      { by: 'pod-hash', label: 'rollouts-pod-template-hash' },
      'promotions.pods.label: is not a label name',
    ],
    [
      { by: 'version', value: 'latest' },
      'promotions.pods.value: names none of {commit}',
    ],
    [
      { by: 'version', value: '{commit}-{tag}' },
      'promotions.pods.value: has a placeholder',
    ],
    [{ by: 'track', label: 'role' }, 'promotions.pods: '],
  ])('refuses %j for the pods of a promotion', (pods, place) => {
    expect(() => read({ promotions: { pods } })).toThrow(
      `releaseReadiness.prometheus.${place}`,
    );
  });

  it('refuses a scrape interval that is none', () => {
    expect(() =>
      read({ servers: [{ ...server, scrapeIntervalSeconds: 0 }] }),
    ).toThrow('releaseReadiness.prometheus.servers[0].scrapeIntervalSeconds');
  });
});
