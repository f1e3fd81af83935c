// Benchmarks of the core. Prints a table per database: SQLite in a temporary
// file, and PostgreSQL where BENCH_POSTGRES names an empty database.
// BENCH_SERVICES sets the size, 10,000 by default.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from './processes.mjs';

const transform = createRequire(import.meta.url).resolve(
  '@backstage/cli-node/config/nodeTransform.cjs',
);
const benchmark = path.join(
  root,
  'plugins/release-readiness-backend/src/__benchmarks__/core.ts',
);

function run(command, args, env, cwd = root) {
  const { status } = spawnSync(command, args, {
    cwd,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  if (status !== 0) process.exitCode = 1;
}

run(process.execPath, ['--require', transform, benchmark], {
  BENCH_POSTGRES: '',
});
if (process.env.BENCH_POSTGRES) {
  run(process.execPath, ['--require', transform, benchmark], {});
}
// BENCH_PROMOTIONS of them at once, 500 by default, on PostgreSQL alone.
run(
  process.execPath,
  ['--require', transform, path.join(path.dirname(benchmark), 'promotions.ts')],
  {},
);
