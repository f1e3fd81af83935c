import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  releaseReadinessPromotionExtensionPoint,
  releaseReadinessSourcesExtensionPoint,
  type FactSource,
  type ProductionObserver,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import module from '.';
import { KubernetesProductionObserver } from './promotion/KubernetesProductionObserver';

describe('releaseReadinessModuleKubernetes', () => {
  const sources: FactSource[] = [];
  const observers: ProductionObserver[] = [];
  const unused = () => {
    throw new Error('This module adds no such thing');
  };
  const core = createBackendPlugin({
    pluginId: 'release-readiness',
    register(registration) {
      registration.registerExtensionPoint(
        releaseReadinessSourcesExtensionPoint,
        { addSource: source => sources.push(source) },
      );
      registration.registerExtensionPoint(
        releaseReadinessPromotionExtensionPoint,
        {
          addDriver: unused,
          setLiveMetrics: unused,
          setProductionObserver: observer => observers.push(observer),
          setReleaseComparison: unused,
        },
      );
      registration.registerInit({ deps: {}, async init() {} });
    },
  });
  const start = (kubernetes: object) =>
    startTestBackend({
      features: [
        core,
        module,
        mockServices.rootConfig.factory({
          data: { releaseReadiness: { kubernetes } },
        }),
      ],
    });

  it('adds the source kubernetes with its kinds of facts', async () => {
    await start({});
    expect(sources.map(({ id }) => id)).toEqual(['kubernetes']);
    expect(sources[0].kinds.map(({ id }) => id)).toEqual([
      'kubernetes.cluster',
      'kubernetes.workloads',
      'kubernetes.canaries',
      'kubernetes.backups',
    ]);
  });

  it('reads production back for promotions', async () => {
    await start({});
    expect(observers.at(-1)).toBeInstanceOf(KubernetesProductionObserver);
  });

  it('refuses a wrong setting with its path', async () => {
    await expect(start({ pageSize: 0 })).rejects.toThrow(
      'releaseReadiness.kubernetes.pageSize must be a whole number of at least 1, not 0',
    );
  });
});
