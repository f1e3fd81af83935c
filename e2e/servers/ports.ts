import { createServer, type Server } from 'node:net';

// Linux hands out ports from 32768 on for outgoing connections. A port below
// can't be taken by one of them between its choice and its use.
const LOWEST = 20_000;
const HIGHEST = 32_000;
const ATTEMPTS = 200;

function listen(port: number): Promise<Server | undefined> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () =>
      resolve(server),
    );
  });
}

// What this process was given may not be listened on yet.
const given = new Set<number>();

/** The ports base + offset, when all of them are free; they are given then. */
async function take(
  base: number,
  offsets: readonly number[],
): Promise<number[] | undefined> {
  const ports = offsets.map(offset => base + offset);
  if (ports.some(port => given.has(port))) {
    return undefined;
  }
  ports.forEach(port => given.add(port));
  const servers = await Promise.all(ports.map(listen));
  await Promise.all(
    servers.map(
      server =>
        new Promise(resolve => server?.close(resolve) ?? resolve(undefined)),
    ),
  );
  if (servers.every(server => server !== undefined)) {
    return ports;
  }
  ports.forEach(port => given.delete(port));
  return undefined;
}

/**
 * A port of the loopback interface that is free, and so are those at the given
 * distances from it.
 *
 * It is chosen at random, so that test runs side by side hardly ever choose
 * the same; one process never gets a port twice.
 *
 * @throws When no such port is found.
 */
export async function freePortBase(
  offsets: readonly number[],
): Promise<number> {
  for (let i = 0; i < ATTEMPTS; i++) {
    const base = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    if (await take(base, offsets)) {
      return base;
    }
  }
  throw new Error(`No free ports in ${LOWEST}-${HIGHEST}`);
}

/**
 * Free ports of the loopback interface, all different.
 *
 * @throws When no free port is found.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    ports.push(await freePortBase([0]));
  }
  return ports;
}
