import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  FactSource,
  FromPortal,
  LiveMetrics,
  PromotionPortal,
  releaseReadinessPromotionExtensionPoint,
  releaseReadinessSourcesExtensionPoint,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import module from '.';

function unexpected(): never {
  throw new Error('This module brings nothing of the kind');
}

function start(data: { releaseReadiness: { prometheus: object } }) {
  const sources: FactSource[] = [];
  const liveMetrics: FromPortal<LiveMetrics>[] = [];
  const started = startTestBackend({
    extensionPoints: [
      [
        releaseReadinessSourcesExtensionPoint,
        { addSource: source => sources.push(source) },
      ],
      [
        releaseReadinessPromotionExtensionPoint,
        {
          addDriver: unexpected,
          setLiveMetrics: create => liveMetrics.push(create),
          setProductionObserver: unexpected,
          setReleaseComparison: unexpected,
        },
      ],
    ],
    features: [module, mockServices.rootConfig.factory({ data })],
  });
  return { sources, liveMetrics, started };
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

  it.each([
    [['prod'], ['prometheus']],
    [['staging', 'prod'], ['prometheus']],
    [['staging'], []],
  ])(
    'measures promotions where it watches production: %j',
    async (environments, expected) => {
      const { liveMetrics, started } = start({
        releaseReadiness: {
          prometheus: {
            servers: [
              { name: 'a', url: 'https://prometheus.example', environments },
            ],
          },
        },
      });
      await started;
      const portal: Partial<PromotionPortal> = {};
      expect(
        liveMetrics.map(create => create(portal as PromotionPortal).id),
      ).toEqual(expected);
    },
  );

  it('does not start with a wrong configuration', async () => {
    const { started } = start({
      releaseReadiness: { prometheus: { servers: [{ name: 'prod' }] } },
    });
    await expect(started).rejects.toThrow(
      'releaseReadiness.prometheus.servers[0].url',
    );
  });
});
