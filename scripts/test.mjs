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
import { root } from './processes.mjs';
import { countOf, filesOf, printFailures } from './reports.mjs';

const cache = path.join(root, '.cache');
const results = path.join(cache, 'test-results.json');
const files = [];
const failed = [];

function run(command, args, options = {}) {
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    ...options,
  });
  return status === 0;
}

/** What failed, and is no test. */
function addFailure(title, message) {
  files.push({
    file: 'npm test',
    passed: 0,
    skipped: 0,
    failed: [{ title, message }],
  });
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
  addFailure(title, text.split('\n').slice(0, 30).join('\n'));
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
  const found = existsSync(report)
    ? filesOf(JSON.parse(readFileSync(report, 'utf8')))
    : [];
  files.push(...found);
  if (!ok) {
    failed.push(`tests of ${folder}`);
    if (countOf(found).failed === 0) {
      addFailure(`tests of ${folder}`, 'ended without a failed test');
    }
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
testedPackages().forEach(testPackage);
writeFileSync(results, JSON.stringify(files));

printFailures(files);
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
const counts = countOf(files);
console.log(
  `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`,
);
process.exit(failed.length > 0 || counts.passed === 0 ? 1 : 0);
