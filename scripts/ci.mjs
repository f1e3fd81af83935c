// What .ci/run does once everything is installed. Each step counts its tests;
// nothing may be skipped here. Ends with "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root } from './processes.mjs';

const cache = path.join(root, '.cache');
mkdirSync(cache, { recursive: true });

const totals = { passed: 0, failed: 0, skipped: 0 };
const times = [];

function run(title, command, args, env = {}) {
  console.log(`\n━━ ${title}`);
  const started = Date.now();
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  if (error) console.error(error.message);
  times.push(`${title}: ${Math.round((Date.now() - started) / 1000)} s`);
  return status === 0;
}

/** A step that either works or doesn't counts as one test. */
function step(title, command, args, env) {
  totals[run(title, command, args, env) ? 'passed' : 'failed'] += 1;
}

/** A step whose runner leaves a report in Jest's or Playwright's JSON. */
function suite(title, command, args, report, env) {
  const file = path.join(cache, report);
  rmSync(file, { force: true });
  const ok = run(title, command, args, env);
  const result = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : undefined;
  const counts = result?.stats
    ? {
        passed: result.stats.expected,
        failed: result.stats.unexpected + result.stats.flaky,
        skipped: result.stats.skipped,
      }
    : {
        passed: result?.numPassedTests ?? 0,
        failed: result?.numFailedTests ?? 0,
        skipped: result?.numPendingTests ?? 0,
      };
  // A runner that failed without a failed test (it did not even start) counts too.
  if (!ok && counts.failed === 0) counts.failed = 1;
  for (const key of Object.keys(totals)) totals[key] += counts[key];
}

const postgres = await import('./postgres.mjs').then(module => module.start());
try {
  const databaseEnv = {
    BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING:
      postgres.connectionString,
    BACKSTAGE_TEST_DISABLE_DOCKER: '1',
  };
  suite('npm test', 'npm', ['test'], 'test-results.json', databaseEnv);
  step('App and backend bundle', 'sh', ['scripts/bundle.sh']);
  step('Packed packages in a fresh Backstage', 'sh', ['scripts/adopt.sh']);
  suite(
    'Browser',
    'npm',
    ['run', 'browser', '-w', '@release-readiness/e2e'],
    'browser-results.json',
    databaseEnv,
  );
  suite(
    'Real servers',
    'npm',
    [
      'run',
      'real',
      '-w',
      '@release-readiness/e2e',
      '--',
      '--json',
      `--outputFile=${path.join(cache, 'real-results.json')}`,
    ],
    'real-results.json',
    databaseEnv,
  );
} finally {
  await postgres.stop();
}

console.log(`\n${times.join('\n')}`);
if (totals.skipped > 0) {
  console.log(`${totals.skipped} tests were skipped: not allowed here.`);
  totals.failed += totals.skipped;
}
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed > 0 || totals.passed === 0 ? 1 : 0);
