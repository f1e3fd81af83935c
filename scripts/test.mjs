// Type check, lint, formatting, unit and integration tests. Ends with a line
// "N passed, N failed, N skipped" of the tests, and says what was skipped.
// Arguments go to Jest: `npm test -- restoreTest`.
import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { failuresOf, printFailures } from './failures.mjs';
import { root } from './processes.mjs';

const cache = path.join(root, '.cache');
const results = path.join(cache, 'test-results.json');
const counts = {
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
};
const failed = [];
const failures = [];

function run(command, args, options = {}) {
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    ...options,
  });
  return status === 0;
}

/**
 * A step of the check that either works or doesn't. Steps run side by side:
 * what one of them says is printed when it is done.
 */
async function step(title, command, args) {
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', part => {
      text += part;
    });
  }
  const status = await new Promise(resolve => {
    child.once('error', error => {
      text += error.message;
      resolve(1);
    });
    child.once('close', resolve);
  });
  console.log(`\n— ${title}: ${status === 0 ? 'fine' : 'failed'}\n${text}`);
  if (status === 0) return;
  failed.push(title);
  failures.push({ title, message: text.split('\n').slice(0, 30).join('\n') });
}

/** Folders of the packages that have tests. */
function testedPackages() {
  return ['plugins', 'packages']
    .flatMap(group =>
      readdirSync(path.join(root, group)).map(name => path.join(group, name)),
    )
    .filter(folder => {
      const manifest = path.join(root, folder, 'package.json');
      return (
        existsSync(manifest) &&
        JSON.parse(readFileSync(manifest, 'utf8')).scripts?.test
      );
    });
}

/**
 * Each package is tested in its own folder: what its tests read stands at
 * paths relative to it, and its Jest settings are its own.
 */
function testPackage(folder) {
  console.log(`\n— Tests of ${folder}`);
  const report = path.join(cache, 'package-results.json');
  rmSync(report, { force: true });
  const ok = run(
    'backstage-cli',
    [
      'package',
      'test',
      '--watchAll=false',
      '--passWithNoTests',
      '--json',
      `--outputFile=${report}`,
      `--setupFiles=${path.join(root, 'scripts/propertySeed.cjs')}`,
      // Jest leaves one processor alone: of two that is half of them.
      `--maxWorkers=${Math.max(2, availableParallelism() - 1)}`,
      ...process.argv.slice(2),
    ],
    {
      cwd: path.join(root, folder),
      env: {
        ...process.env,
        CI: 'true',
        BACKSTAGE_TEST_DISABLE_DOCKER: '1',
      },
    },
  );
  const result = existsSync(report)
    ? JSON.parse(readFileSync(report, 'utf8'))
    : undefined;
  for (const key of Object.keys(counts)) counts[key] += result?.[key] ?? 0;
  failures.push(...failuresOf(result));
  if (!ok) {
    failed.push(`tests of ${folder}`);
    // A suite that could not even run has no failed test of its own.
    if (!result?.numFailedTests) counts.numFailedTests += 1;
  }
}

mkdirSync(cache, { recursive: true });
rmSync(results, { force: true });

console.log('— Types, lint and formatting');
await Promise.all([
  step('Types', 'tsc', ['--noEmit', '--incremental', 'false']),
  step('Lint', 'backstage-cli', ['repo', 'lint', '--max-warnings', '0']).then(
    () =>
      step('Formatting', 'prettier', ['--check', '--log-level', 'warn', '.']),
  ),
]);
counts.numFailedTests += failed.length;
testedPackages().forEach(testPackage);
writeFileSync(results, JSON.stringify({ ...counts, failures }));

printFailures(failures);
console.log();
if (!process.env.BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING) {
  console.log(
    'Skipped: database tests on PostgreSQL. Set BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING to a server that may be written to.',
  );
}
console.log(
  'Skipped: tests on real servers and in the browser. `.ci/run` installs what they need; e2e/README.md says how to run them alone.',
);
if (failed.length > 0) console.log(`Failed: ${failed.join(', ')}`);
console.log(
  `${counts.numPassedTests} passed, ${counts.numFailedTests} failed, ${counts.numPendingTests} skipped`,
);
process.exit(failed.length > 0 || counts.numPassedTests === 0 ? 1 : 0);
