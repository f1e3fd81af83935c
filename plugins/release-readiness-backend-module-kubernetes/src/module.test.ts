import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  releaseReadinessSourcesExtensionPoint,
  type FactSource,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import module from '.';

describe('releaseReadinessModuleKubernetes', () => {
  const sources: FactSource[] = [];
  const core = createBackendPlugin({
    pluginId: 'release-readiness',
    register(registration) {
      registration.registerExtensionPoint(
        releaseReadinessSourcesExtensionPoint,
        { addSource: source => sources.push(source) },
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

  it('refuses a wrong setting with its path', async () => {
    await expect(start({ pageSize: 0 })).rejects.toThrow(
      'releaseReadiness.kubernetes.pageSize must be a whole number of at least 1, not 0',
    );
  });
});
