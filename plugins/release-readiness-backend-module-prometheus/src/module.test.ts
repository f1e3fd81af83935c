import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  FactSource,
  releaseReadinessSourcesExtensionPoint,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import module from '.';

function start(data: { releaseReadiness: { prometheus: object } }) {
  const sources: FactSource[] = [];
  const started = startTestBackend({
    extensionPoints: [
      [
        releaseReadinessSourcesExtensionPoint,
        { addSource: source => sources.push(source) },
      ],
    ],
    features: [module, mockServices.rootConfig.factory({ data })],
  });
  return { sources, started };
}

describe('the Prometheus module', () => {
  it('adds a source with the configured servers as targets', async () => {
    const { sources, started } = start({
      releaseReadiness: {
        prometheus: {
          servers: [
            {
              name: 'prod',
              url: 'https://prometheus.internal',
              webUrl: 'https://prometheus.example',
              environments: ['prod'],
            },
          ],
        },
      },
    });
    await started;
    expect(sources.map(({ id }) => id)).toEqual(['prometheus']);
    expect(await sources[0].targets()).toEqual([
      {
        id: 'prod',
        title: 'Prometheus prod',
        url: 'https://prometheus.example',
      },
    ]);
  });

  it('does not start with a wrong configuration', async () => {
    const { started } = start({
      releaseReadiness: { prometheus: { servers: [{ name: 'prod' }] } },
    });
    await expect(started).rejects.toThrow(
      'releaseReadiness.prometheus.servers[0].url',
    );
  });
});
