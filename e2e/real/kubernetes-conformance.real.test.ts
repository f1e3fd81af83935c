import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CONFORMANCE_NODE,
  CONFORMANCE_READER_ROLE,
  CONFORMANCE_SCENARIOS,
  observeConformance,
  startKubernetes as startSandboxKubernetes,
  type KubernetesSandbox,
  WallScenarioClock,
} from '@release-readiness/sandbox';
import {
  describeWithServers,
  startKubernetes,
  type KubernetesCluster,
} from '../servers';

describeWithServers(
  'The simulated Kubernetes API server',
  ['kubernetes'],
  () => {
    const clock = WallScenarioClock.create({ speed: 200 });
    let cluster: KubernetesCluster;
    let sandbox: KubernetesSandbox;
    let real: Record<string, unknown>;
    let simulated: Record<string, unknown>;

    beforeAll(async () => {
      [cluster, sandbox] = await Promise.all([
        startKubernetes({
          name: 'conformance',
          nodes: 1,
          users: [{ name: 'reader' }],
        }),
        startSandboxKubernetes({
          name: 'conformance',
          objects: [CONFORMANCE_NODE],
          tokens: {
            administrator: { user: 'administrator', access: 'write' },
            reader: { user: 'reader', access: 'read' },
          },
          clock,
        }),
      ]);
      await cluster.apply(CONFORMANCE_READER_ROLE);
      [real, simulated] = await Promise.all([
        observeConformance({
          url: cluster.url,
          token: cluster.tokens.administrator,
          readerToken: cluster.tokens.reader,
          forgetHistory: () => cluster.forgetHistory(),
          ca: readFileSync(cluster.caFile, 'utf8'),
        }),
        observeConformance({
          url: sandbox.url,
          token: 'administrator',
          readerToken: 'reader',
          forgetHistory: async () => sandbox.expireHistory(),
        }),
      ]);
    });

    afterAll(async () => {
      clock.stop();
      await Promise.all([cluster?.stop(), sandbox?.close()]);
    });

    // What the sandbox's unit test compares with when no real server is there.
    // RECORD_CONFORMANCE=1 writes it anew.
    it('has the recorded answers of the real one', () => {
      const path = join(
        __dirname,
        '../../packages/sandbox/src/kubernetes/conformance/recorded.json',
      );
      if (process.env.RECORD_CONFORMANCE) {
        writeFileSync(path, `${JSON.stringify(real, undefined, 2)}\n`);
      }
      expect(JSON.parse(JSON.stringify(real))).toEqual(
        JSON.parse(readFileSync(path, 'utf8')),
      );
    });

    it.each(CONFORMANCE_SCENARIOS.map(({ title }) => title))(
      'agrees with the real one about: %s',
      title => {
        expect(simulated[title]).toEqual(real[title]);
      },
    );
  },
);
