import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { PostgresServer } from '../../servers';
import type { Trap } from './Trap';
import { FrameReader, Session } from './wire';

/** Stands between a backend and its PostgreSQL. */
export interface PostgresTap {
  readonly connectionString: string;
  stop(): Promise<void>;
}

/** Starts a tap on a free port of the loopback interface. */
export async function startPostgresTap(
  trap: Trap,
  { host, port, connectionString }: PostgresServer,
): Promise<PostgresTap> {
  const open = new Set<Socket>();
  const server = createServer(client => {
    const database = connect({ host, port });
    for (const socket of [client, database]) {
      open.add(socket);
      socket.setNoDelay();
      socket.on('error', () => socket.destroy());
    }
    // A backend that is gone takes its open transaction with it.
    client.on('close', () => {
      open.delete(client);
      database.destroy();
    });
    database.on('close', () => {
      open.delete(database);
      client.destroy();
    });
    listenIn(trap, client, database);
  });
  await new Promise<void>(resolve =>
    server.listen({ port: 0, host: '127.0.0.1' }, resolve),
  );
  const url = new URL(connectionString);
  url.port = String((server.address() as AddressInfo).port);
  return {
    connectionString: url.toString(),
    async stop() {
      open.forEach(socket => socket.destroy());
      await new Promise(resolve => server.close(resolve));
    },
  };
}

/** The answer to one statement, as far as it is there. */
class HeldAnswer {
  readonly #reader = new FrameReader(false);
  readonly #chunks: Buffer[] = [];
  #refused = false;

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  add(chunk: Buffer): 'incomplete' | 'done' | 'refused' {
    this.#chunks.push(chunk);
    for (const { type, body } of this.#reader.read(chunk)) {
      // A commit of a transaction that had failed is answered so, too.
      if (type === 'E' || (type === 'C' && `${body}`.startsWith('ROLLBACK'))) {
        this.#refused = true;
      }
      if (type === 'Z') return this.#refused ? 'refused' : 'done';
    }
    return 'incomplete';
  }
}

/** Lets everything through, up to the point where the backend dies. */
function listenIn(trap: Trap, client: Socket, database: Socket): void {
  const asked = new FrameReader(true);
  const session = new Session();
  // The backend waits for each answer: what comes now is the one to the point.
  let held: HeldAnswer | undefined;

  client.on('data', chunk => {
    for (const frame of asked.read(chunk)) {
      if (trap.sprung) return;
      const statements = session.take(frame);
      const point =
        statements && trap.matching({ place: 'database', statements });
      if (point?.when === 'before') {
        trap.spring();
        return;
      }
      if (point) held = new HeldAnswer();
      database.write(frame.bytes);
    }
  });
  database.on('data', chunk => {
    if (trap.sprung) return;
    if (!held) {
      client.write(chunk);
      return;
    }
    const outcome = held.add(chunk);
    if (outcome === 'done') trap.spring();
    if (outcome === 'refused') {
      trap.missed();
      client.write(held.bytes);
      held = undefined;
    }
  });
}
