// What .ci/run does once everything is installed. Each step counts its tests;
// nothing may be skipped here. Ends with "N passed, N failed".
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { failuresOf, printFailures } from './failures.mjs';
import { root } from './processes.mjs';

const cache = path.join(root, '.cache');
mkdirSync(cache, { recursive: true });

const totals = { passed: 0, failed: 0, skipped: 0 };
const times = [];
const failures = [];

/** Runs a command; of steps side by side, each line says whose it is. */
async function run(title, command, args, env = {}) {
  console.log(`\n━━ ${title}`);
  const started = Date.now();
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', line =>
      console.log(`${title} │ ${line}`),
    );
  }
  const status = await new Promise(resolve => {
    child.once('error', error => {
      console.error(error.message);
      resolve(1);
    });
    child.once('close', resolve);
  });
  const seconds = Math.round((Date.now() - started) / 1000);
  times.push(`${title}: ${seconds} s`);
  console.log(`━━ ${title}: exit ${status} after ${seconds} s`);
  return status === 0;
}

/** A step that either works or doesn't counts as one test. */
async function step(title, command, args, env) {
  const ok = await run(title, command, args, env);
  totals[ok ? 'passed' : 'failed'] += 1;
  if (!ok) failures.push({ title, message: 'its output is above' });
}

/** A step whose runner leaves a report in Jest's or Playwright's JSON. */
async function suite(title, command, args, report, env) {
  const file = path.join(cache, report);
  rmSync(file, { force: true });
  const ok = await run(title, command, args, env);
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
  const found = failuresOf(result);
  // A runner that failed without a failed test (it did not even start) counts too.
  if (!ok && counts.failed === 0) {
    counts.failed = 1;
    if (found.length === 0) {
      found.push({ title, message: 'failed without a failed test' });
    }
  }
  failures.push(...found);
  for (const key of Object.keys(totals)) totals[key] += counts[key];
}

// Whole promotions wait for observations most of the time.
const promotions = [
  'real/(helm|rollout)-promotion',
  'real/[a-z]+-effects',
  'real/kill-points',
];

function real(title, report, args) {
  return suite(
    title,
    'npm',
    [
      ...['run', 'real', '-w', '@release-readiness/e2e', '--'],
      ...['--json', `--outputFile=${path.join(cache, report)}`],
      ...args,
    ],
    report,
    databaseEnv,
  );
}

const postgres = await import('./postgres.mjs').then(module => module.start());
const databaseEnv = {
  BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING:
    postgres.connectionString,
  BACKSTAGE_TEST_DISABLE_DOCKER: '1',
};
try {
  await suite('npm test', 'npm', ['test'], 'test-results.json', databaseEnv);
  await step('Bundle', 'sh', ['scripts/bundle.sh']);
  const lanes = [
    async () => {
      await suite(
        'Browser',
        'npm',
        ['run', 'browser', '-w', '@release-readiness/e2e'],
        'browser-results.json',
        databaseEnv,
      );
      await real('Real servers', 'real-results.json', [
        ...['--testPathIgnorePatterns', '/node_modules/', ...promotions],
      ]);
    },
    async () => {
      await real('Real promotions', 'real-promotion-results.json', promotions);
      // Packed packages in a fresh Backstage.
      await step('Adoption', 'sh', ['scripts/adopt.sh']);
    },
  ];
  await Promise.all(lanes.map(lane => lane()));
} finally {
  await postgres.stop();
}

// Last, where whoever reads only the end of the output finds them.
printFailures(failures);
console.log(`\n${times.join('\n')}`);
if (totals.skipped > 0) {
  console.log(`${totals.skipped} tests were skipped: not allowed here.`);
  totals.failed += totals.skipped;
}
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed > 0 || totals.passed === 0 ? 1 : 0);
