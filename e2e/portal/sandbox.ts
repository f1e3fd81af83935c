import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { freePortBase } from '../servers/ports';
import { startServer } from '../servers/processes';
import { createWorkspace } from '../servers/workspace';

/** The repository's root folder. */
export const repository = resolve(__dirname, '..', '..');

/** Makes Node run TypeScript the way Backstage's own CLI does. */
export const typescriptTransform = createRequire(__filename).resolve(
  '@backstage/cli-node/config/nodeTransform.cjs',
);

/** Ports of the sandbox's servers, counted from a base. */
const offsets = {
  control: 0,
  dev: 1,
  test: 2,
  staging: 3,
  prod: 4,
  github: 10,
  prometheusNonprod: 21,
  prometheusProd: 22,
  alertmanager: 23,
  services: 30,
} as const;

export type SandboxServerName = keyof typeof offsets;

/** The simulated company, in a process of its own. */
export interface SandboxProcess {
  /** Address of one of its servers. */
  url(server: SandboxServerName): string;
  /** Asks the control API; throws with its answer when it refuses. */
  control(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<unknown>;
  /** The catalog's first file, addresses of the services filled in. */
  readonly catalog: string;
  readonly logFile: string;
  stop(): Promise<void>;
}

const catalogFolder = join(repository, 'packages/sandbox/mall/catalog');

/**
 * Writes the company's catalog with the addresses that its services have here.
 *
 * @returns Path of its first file.
 */
export function writeCatalog(folder: string, services: string): string {
  const target = join(folder, 'catalog');
  mkdirSync(target);
  for (const file of readdirSync(catalogFolder)) {
    const text = readFileSync(join(catalogFolder, file), 'utf8');
    writeFileSync(
      join(target, file),
      text.replaceAll('http://127.0.0.1:7130', services),
    );
  }
  return join(target, 'catalog-info.yaml');
}

/** Starts the company Mall on free ports. */
export async function startSandboxProcess(): Promise<SandboxProcess> {
  const workspace = createWorkspace('sandbox');
  const base = await freePortBase(Object.values(offsets));
  const url = (server: SandboxServerName) =>
    `http://127.0.0.1:${base + offsets[server]}`;
  const server = await startServer({
    name: 'sandbox',
    path: process.execPath,
    args: [
      '--require',
      typescriptTransform,
      join(repository, 'packages/sandbox/src/main.ts'),
      '--port-base',
      String(base),
    ],
    workingFolder: repository,
    logFolder: workspace.logs,
    isReady: async () => (await fetch(`${url('control')}/state`)).ok,
  });
  return {
    url,
    async control(method, path, body) {
      const response = await fetch(`${url('control')}${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      const text = await response.text();
      if (!response.ok) {
        throw new Error(`${method} ${path}: ${response.status} ${text}`);
      }
      return text ? JSON.parse(text) : undefined;
    },
    catalog: writeCatalog(workspace.folder, url('services')),
    logFile: server.logFile,
    stop: () => server.stop().finally(workspace.remove),
  };
}
