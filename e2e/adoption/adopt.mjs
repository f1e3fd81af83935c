// Installs the packed plugins into a fresh Backstage host and tries them there:
// types, both frontend systems, the backend. See README.md beside this file.
import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '..', '..');
const prefix = '@release-readiness/backstage-plugin-release-readiness';

function run(command, args, cwd, env = {}) {
  console.log(`$ ${command} ${args.join(' ')}`);
  const { status, error } = spawnSync(command, args, {
    cwd,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  if (status !== 0) {
    throw new Error(`${command} failed${error ? `: ${error.message}` : ''}`);
  }
}

const manifest = folder =>
  JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));

function pack(destination) {
  mkdirSync(destination, { recursive: true });
  const tarballs = {};
  for (const name of readdirSync(path.join(root, 'plugins'))) {
    const folder = path.join(root, 'plugins', name);
    if (!existsSync(path.join(folder, 'package.json'))) continue;
    const { name: packageName, version } = manifest(folder);
    run(
      'npm',
      ['pack', '--silent', `--pack-destination=${destination}`],
      folder,
    );
    const file = `${packageName.replace('@', '').replace('/', '-')}-${version}.tgz`;
    tarballs[packageName] = `file:${path.join(destination, file)}`;
  }
  return tarballs;
}

/**
 * Backstage as it was released together, from this repository's lockfile. A host
 * has one release; of ranges, npm would take newer packages that don't fit.
 */
const backstage = {
  // Of the classic system; this repository's own app is on the new one.
  '@backstage/app-defaults': '1.7.12',
  ...Object.fromEntries(
    Object.entries(
      JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'))
        .packages,
    )
      .filter(([folder]) => /^node_modules\/@backstage\/[^/]+$/.test(folder))
      .map(([folder, { version }]) => [
        folder.slice('node_modules/'.length),
        version,
      ]),
  ),
};

/** Version of Backstage, or range of what goes with it, as this repository uses it. */
function range(name) {
  if (backstage[name]) return backstage[name];
  for (const folder of [
    'packages/app',
    'packages/backend',
    'plugins/release-readiness',
    '.',
  ]) {
    const { dependencies = {}, devDependencies = {} } = manifest(
      path.join(root, folder),
    );
    const found = dependencies[name] ?? devDependencies[name];
    if (found && found !== '*') return found;
  }
  throw new Error(`This repository doesn't say which ${name} it uses`);
}

const ranges = names =>
  Object.fromEntries(names.map(name => [name, range(name)]));

function writeManifests(host, tarballs) {
  const write = (folder, content) =>
    writeFileSync(
      path.join(host, folder, 'package.json'),
      JSON.stringify({ version: '1.0.0', private: true, ...content }, null, 2),
    );
  const { overrides, optionalDependencies } = manifest(root);
  const react = [
    'react',
    'react-dom',
    'react-router-dom',
    '@types/react',
    '@types/react-dom',
    '@backstage/cli',
  ];
  write('.', {
    name: 'host',
    workspaces: ['packages/*'],
    devDependencies: ranges([
      '@backstage/cli',
      '@backstage/cli-defaults',
      'typescript',
      '@types/jest',
      '@types/node',
      '@jest/environment-jsdom-abstract',
      'jest',
      'jsdom',
    ]),
    optionalDependencies,
    // Packages of this project depend on each other by version; none of them is published here.
    overrides: { ...overrides, ...backstage, ...tarballs },
    dependencies: tarballs,
  });
  write('packages/app', {
    name: 'app',
    bundled: true,
    backstage: { role: 'frontend' },
    dependencies: {
      ...ranges([
        ...react,
        '@backstage/frontend-defaults',
        '@backstage/plugin-catalog',
      ]),
      [prefix]: tarballs[prefix],
    },
  });
  write('packages/app-classic', {
    name: 'app-classic',
    bundled: true,
    backstage: { role: 'frontend' },
    dependencies: {
      ...ranges([
        ...react,
        '@backstage/app-defaults',
        '@backstage/core-app-api',
        '@backstage/plugin-catalog',
      ]),
      [prefix]: tarballs[prefix],
    },
  });
  write('packages/backend', {
    name: 'backend',
    main: 'dist/index.cjs.js',
    backstage: { role: 'backend' },
    dependencies: {
      ...ranges([
        '@backstage/backend-defaults',
        '@backstage/plugin-auth-backend',
        '@backstage/plugin-auth-backend-module-guest-provider',
        '@backstage/plugin-catalog-backend',
        '@backstage/plugin-events-backend',
        '@backstage/plugin-kubernetes-backend',
        '@backstage/plugin-signals-backend',
        'better-sqlite3',
      ]),
      ...Object.fromEntries(
        Object.entries(tarballs).filter(([name]) => name.includes('-backend')),
      ),
    },
  });
}

async function until(url, headers, child) {
  const deadline = Date.now() + 300_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error('The backend ended');
    try {
      const response = await fetch(url, { headers });
      if (response.ok) return response.json();
    } catch {
      // Not listening yet.
    }
    await new Promise(resolve => setTimeout(resolve, 300));
  }
  throw new Error(`${url} did not answer`);
}

const host = mkdtempSync(path.join(tmpdir(), 'release-readiness-host-'));
let backend;
try {
  cpSync(path.join(here, 'host'), host, { recursive: true });
  const tarballs = pack(path.join(host, 'tarballs'));
  writeManifests(host, tarballs);
  run(
    'npm',
    [
      'install',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      '--loglevel=error',
    ],
    host,
  );
  // Built once already, for the same Node, in this repository.
  cpSync(
    path.join(root, 'node_modules/better-sqlite3/build'),
    path.join(host, 'node_modules/better-sqlite3/build'),
    { recursive: true },
  );
  const bin = path.join(host, 'node_modules/.bin');
  const env = { PATH: `${bin}:${process.env.PATH}` };
  run('tsc', ['--noEmit', '--incremental', 'false'], host, env);
  for (const app of ['app', 'app-classic']) {
    run(
      'backstage-cli',
      ['package', 'build'],
      path.join(host, 'packages', app),
      env,
    );
  }
  backend = spawn(
    'node',
    [
      '--require',
      path.join(
        host,
        'node_modules/@backstage/cli-node/config/nodeTransform.cjs',
      ),
      'packages/backend/src/index.ts',
      '--config',
      path.join(host, 'app-config.yaml'),
    ],
    {
      cwd: host,
      stdio: 'inherit',
      env: { ...process.env, ...env, NODE_ENV: 'development' },
    },
  );
  await until(
    'http://127.0.0.1:7707/.backstage/health/v1/readiness',
    {},
    backend,
  );
  const session = await until(
    'http://127.0.0.1:7707/api/auth/guest/refresh',
    {},
    backend,
  );
  const { items } = await until(
    'http://127.0.0.1:7707/api/release-readiness/checks',
    { authorization: `Bearer ${session.backstageIdentity.token}` },
    backend,
  );
  if (!items.some(check => check.id === 'no-latest-tag')) {
    throw new Error('The API of the installed plugin lists no checks');
  }
  console.log(`The host answers: ${items.length} checks.`);
} finally {
  backend?.kill('SIGKILL');
  rmSync(host, { recursive: true, force: true });
}
