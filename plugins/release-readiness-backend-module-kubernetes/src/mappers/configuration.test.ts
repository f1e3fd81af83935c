import { neutralName, toConfigurationReferences } from './configuration';

describe('neutralName', () => {
  it.each([
    ['orders', 'orders'],
    ['orders-prod', 'orders'],
    ['orders-staging-7h5kt2m9bc', 'orders'],
    ['orders-production', 'orders'],
    ['production-orders', 'production-orders'],
    ['orders-settings', 'orders-settings'],
  ])('takes environment and content hash off the end: %s', (name, expected) => {
    expect(neutralName(name)).toBe(expected);
  });
});

describe('toConfigurationReferences', () => {
  it('reads single keys of volumes, projected ones too', () => {
    const references = toConfigurationReferences({
      spec: {
        containers: [
          {
            name: 'app',
            volumeMounts: [{ name: 'all', mountPath: '/etc/all' }],
          },
        ],
        volumes: [
          {
            name: 'all',
            projected: {
              sources: [
                { configMap: { name: 'a', items: [{ key: 'x' }] } },
                { secret: { name: 'b', items: [{ key: 'y' }] } },
              ],
            },
          },
          { name: 'tls', secret: { secretName: 'certificate' } },
        ],
      },
    });
    expect(references).toMatchObject({
      configMaps: [{ name: 'a', key: 'x' }],
      secretKeys: ['b/y', 'certificate/*'],
      mountedFiles: ['app:/etc/all'],
    });
  });

  it('is empty for a template that isn’t there', () => {
    expect(toConfigurationReferences(undefined)).toEqual({
      environmentVariables: [],
      configMaps: [],
      secretKeys: [],
      mountedFiles: [],
      claims: [],
    });
  });
});
