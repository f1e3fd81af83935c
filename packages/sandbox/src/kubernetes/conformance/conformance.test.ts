import { WallScenarioClock } from '../../clock';
import { KubernetesSandbox } from '../model';
import { startKubernetes } from '../startKubernetes';
import { CONFORMANCE_NODE, CONFORMANCE_SCENARIOS, observeConformance } from '.';
import recorded from './recorded.json';

describe('The simulated Kubernetes API server answers as a real one was recorded to', () => {
  const clock = WallScenarioClock.create({ speed: 1000 });
  let server: KubernetesSandbox;
  let observed: Record<string, unknown>;

  beforeAll(async () => {
    server = await startKubernetes({
      name: 'conformance',
      objects: [CONFORMANCE_NODE],
      tokens: {
        administrator: { user: 'administrator', access: 'write' },
        reader: { user: 'reader', access: 'read' },
      },
      clock,
    });
    observed = await observeConformance({
      url: server.url,
      token: 'administrator',
      readerToken: 'reader',
      forgetHistory: async () => server.expireHistory(),
    });
  }, 30_000);

  afterAll(async () => {
    clock.stop();
    await server.close();
  });

  it('to every scenario that was recorded, and no other', () => {
    expect(Object.keys(recorded).sort()).toEqual(
      CONFORMANCE_SCENARIOS.map(({ title }) => title).sort(),
    );
  });

  it.each(Object.entries(recorded))('%s', (title, expected) => {
    expect(JSON.parse(JSON.stringify(observed[title]))).toEqual(expected);
  });
});
