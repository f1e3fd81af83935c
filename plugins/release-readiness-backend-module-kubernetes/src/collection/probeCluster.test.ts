import { ClusterRequestError, unreachable } from '../client/failures';
import type { ClusterReader } from './listAll';
import { probeCluster } from './probeCluster';

function readerThat(answers: (() => unknown)[]) {
  const end = new AbortController();
  const asked: string[] = [];
  const pauses: number[] = [];
  const reader = {
    cluster: 'prod',
    signal: end.signal,
    settings: { probeInterval: 15_000 },
    client: {
      get: async ({ path }: { path: string }) => {
        asked.push(path);
        const answer = answers.shift();
        if (!answer) {
          end.abort();
          return {};
        }
        return answer();
      },
    },
  } as unknown as ClusterReader;
  const pause = async (milliseconds: number) => {
    pauses.push(milliseconds);
  };
  return { reader, pause, asked, pauses };
}

describe('probeCluster', () => {
  it('asks for the version at the configured interval until it is told to end', async () => {
    const { reader, pause, asked, pauses } = readerThat([() => ({})]);
    await probeCluster(reader, pause);
    expect(asked).toEqual(['/version', '/version']);
    expect(pauses).toEqual([15_000, 15_000]);
  });

  it('ends with the failure of a cluster that does not answer', async () => {
    const { reader, pause } = readerThat([
      () => ({}),
      () => {
        throw unreachable(
          { cluster: 'prod', what: 'version' },
          new Error('ECONNREFUSED'),
        );
      },
    ]);
    await expect(probeCluster(reader, pause)).rejects.toThrow(
      ClusterRequestError,
    );
  });
});
