import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  type FactSource,
  releaseReadinessSourcesExtensionPoint,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import module from '.';

const start = async (github: object) => {
  const added: FactSource[] = [];
  const backend = await startTestBackend({
    extensionPoints: [
      [
        releaseReadinessSourcesExtensionPoint,
        { addSource: (source: FactSource) => added.push(source) },
      ],
    ],
    features: [
      module,
      mockServices.rootConfig.factory({
        data: { releaseReadiness: { github } },
      }),
    ],
  });
  await backend.stop();
  return added;
};

describe('the module', () => {
  it('adds GitHub as a source', async () => {
    const [source] = await start({});
    expect(source.id).toBe('github');
    expect(source.kinds.every(kind => kind.source === 'github')).toBe(true);
  });

  it('does not start with a configuration that makes no sense', async () => {
    await expect(start({ budgetReserve: 7 })).rejects.toThrow(
      'releaseReadiness.github.budgetReserve',
    );
  });
});
