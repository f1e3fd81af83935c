// What .ci/run does once everything is installed. Each step counts its tests;
// nothing may be skipped here. Ends with "N passed, N failed".
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './processes.mjs';
import { countOf, filesOf, printFailures } from './reports.mjs';

const cache = path.join(root, '.cache');
mkdirSync(cache, { recursive: true });

const times = [];
/** What has run, by the file of its tests. */
const files = new Map();
/** What failed over real servers, and how it is run again. */
const again = [];

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

function keep(found) {
  for (const file of found) files.set(file.file, file);
}

/** A step that either works or doesn't counts as one test. */
async function step(title, command, args, env) {
  const ok = await run(title, command, args, env);
  const message = 'Its output is above.';
  keep([
    {
      file: title,
      passed: ok ? 1 : 0,
      skipped: 0,
      failed: ok ? [] : [{ title: 'the step itself', message }],
    },
  ]);
}

/** A step whose runner leaves a report; whether all is well, and what is not. */
async function suite(title, command, args, report, env) {
  const file = path.join(cache, report);
  rmSync(file, { force: true });
  const ok = await run(title, command, args, env);
  const found = existsSync(file)
    ? filesOf(JSON.parse(readFileSync(file, 'utf8')))
    : [];
  keep(found);
  const failed = found.filter(each => each.failed.length > 0);
  // A runner that failed without a failed test (it did not even start) counts too.
  if (!ok && failed.length === 0) {
    const message = 'It ended without a failed test.';
    keep([
      {
        file: title,
        passed: 0,
        skipped: 0,
        failed: [{ title: 'the step itself', message }],
      },
    ]);
  }
  return { ok, failed };
}

/**
 * A suite over real servers. On a machine that is small for them one may be
 * late: a file that failed is run once more, by itself, when all else is done.
 * What fails again fails; what does not is named at the end.
 *
 * @param options - of the runner
 * @param selection - of files
 */
async function realSuite(title, script, report, options, selection) {
  const command = ['run', script, '-w', '@release-readiness/e2e', '--'];
  const start = (name, files) =>
    suite(name, 'npm', [...command, ...options, ...files], report, databaseEnv);
  const { failed } = await start(title, selection);
  for (const first of failed) {
    const { base } = path.parse(first.file);
    again.push({ first, run: () => start(`${title} again: ${base}`, [base]) });
  }
}

function real(title, report, ...selection) {
  const outputFile = path.join(cache, report);
  const options = ['--json', `--outputFile=${outputFile}`];
  return realSuite(title, 'real', report, options, selection);
}

// Whole promotions wait for observations most of the time.
const promotions = [
  'real/(helm|rollout)-promotion',
  'real/[a-z]+-effects',
  'real/kill-points',
];

const postgres = await import('./postgres.mjs').then(module => module.start());
const databaseEnv = {
  BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING:
    postgres.connectionString,
  BACKSTAGE_TEST_DISABLE_DOCKER: '1',
};
const unsteady = [];
try {
  await suite('npm test', 'npm', ['test'], 'test-results.json', databaseEnv);
  await step('Bundle', 'sh', ['scripts/bundle.sh']);
  const lanes = [
    async () => {
      await realSuite('Browser', 'browser', 'browser-results.json', [], []);
      await real(
        'Real servers',
        'real-results.json',
        ...['--testPathIgnorePatterns', '/node_modules/', ...promotions],
      );
    },
    async () => {
      await real(
        'Real promotions',
        'real-promotion-results.json',
        ...promotions,
      );
      // Packed packages in a fresh Backstage.
      await step('Adoption', 'sh', ['scripts/adopt.sh']);
    },
  ];
  await Promise.all(lanes.map(lane => lane()));
  for (const { first, run: runAgain } of again) {
    if ((await runAgain()).ok) unsteady.push(first);
  }
} finally {
  await postgres.stop();
}

// Last, where whoever reads only the end of the output finds them.
if (unsteady.length > 0) {
  console.log('\nFailed at first, and passed when run again:');
  printFailures(unsteady);
}
const all = [...files.values()];
printFailures(all);
console.log(`\n${times.join('\n')}`);
const totals = countOf(all);
if (totals.skipped > 0) {
  console.log(`${totals.skipped} tests were skipped: not allowed here.`);
  totals.failed += totals.skipped;
}
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed > 0 || totals.passed === 0 ? 1 : 0);
