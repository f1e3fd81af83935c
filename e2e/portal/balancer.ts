import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** One address for several replicas. */
export interface Balancer {
  readonly url: string;
  /** Where connections go from now on, in turns; who refuses is passed over. */
  use(replicas: readonly string[]): void;
  stop(): Promise<void>;
}

/** A connection to a replica; undefined where nobody listens. */
function reach(url: string): Promise<Socket | undefined> {
  const { port } = new URL(url);
  return new Promise(resolve => {
    const socket = connect({ host: '127.0.0.1', port: Number(port) });
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}

/** Starts a balancer of TCP connections on a free port of the loopback interface. */
export async function startBalancer(): Promise<Balancer> {
  let replicas: readonly string[] = [];
  let turn = 0;
  const open = new Set<Socket>();
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  };
  const serve = async (client: Socket) => {
    keep(client);
    client.on('error', () => client.destroy());
    const first = turn++;
    for (let i = 0; i < replicas.length; i++) {
      const replica = await reach(replicas[(first + i) % replicas.length]);
      if (!replica) continue;
      keep(replica);
      replica.on('error', () => client.destroy());
      replica.on('close', () => client.destroy());
      client.on('close', () => replica.destroy());
      client.pipe(replica).pipe(client);
      return;
    }
    client.destroy();
  };
  const server = createServer(client => void serve(client));
  await new Promise<void>(resolve =>
    server.listen({ port: 0, host: '127.0.0.1' }, resolve),
  );
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    use: list => {
      replicas = list;
    },
    async stop() {
      open.forEach(socket => socket.destroy());
      await new Promise(resolve => server.close(resolve));
    },
  };
}
