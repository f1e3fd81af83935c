// What the reports say that Jest and Playwright leave in JSON, file by file.
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from './processes.mjs';

const LINES_EACH = 30;

/** Without colours, and cut to what tells one failure from another. */
function brief(messages) {
  return stripVTControlCharacters(messages.filter(Boolean).join('\n'))
    .split('\n')
    .filter(line => line.trim() && !line.includes('node_modules/'))
    .slice(0, LINES_EACH)
    .join('\n');
}

function jestFiles({ testResults = [] }) {
  return testResults.map(({ name, status, message, assertionResults }) => {
    const having = wanted =>
      assertionResults.filter(each => wanted.includes(each.status));
    const failed = having(['failed']).map(each => ({
      title: each.fullName,
      message: brief(each.failureMessages),
    }));
    if (status === 'failed' && failed.length === 0) {
      failed.push({ title: 'the suite itself', message: brief([message]) });
    }
    return {
      file: path.relative(root, name),
      passed: having(['passed']).length,
      skipped: having(['pending', 'skipped', 'todo', 'disabled']).length,
      failed,
    };
  });
}

function specsOf(suite) {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
}

function playwrightFiles({ config, suites, errors = [] }) {
  const files = suites.map(suite => {
    const specs = specsOf(suite);
    const skipped = specs.filter(({ tests }) =>
      tests.every(({ status }) => status === 'skipped'),
    );
    const failed = specs.filter(({ ok }) => !ok);
    return {
      file: path.relative(root, path.join(config.rootDir, suite.file)),
      passed: specs.length - skipped.length - failed.length,
      skipped: skipped.length,
      failed: failed.map(({ title, tests }) => ({
        title,
        message: brief(
          tests
            .flatMap(({ results }) => results)
            .flatMap(result => result.errors.map(({ message }) => message)),
        ),
      })),
    };
  });
  const outside = errors.map(({ message }) => ({
    title: 'outside of any test',
    message: brief([message]),
  }));
  return outside.length > 0
    ? [...files, { file: 'browser', passed: 0, skipped: 0, failed: outside }]
    : files;
}

/**
 * @param {object | undefined} report Jest's, Playwright's or that of npm test,
 *   which has this shape already
 * @returns {{
 *   file: string, passed: number, skipped: number,
 *   failed: { title: string, message: string }[]
 * }[]} each file of tests, by its path in the repository
 */
export function filesOf(report) {
  if (!report || Array.isArray(report)) return report ?? [];
  return report.stats ? playwrightFiles(report) : jestFiles(report);
}

/** @returns numbers of tests in files */
export function countOf(files) {
  const sum = of => files.reduce((total, file) => total + of(file), 0);
  return {
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed }) => failed.length),
    skipped: sum(({ skipped }) => skipped),
  };
}

/** Prints what failed in files; nothing when nothing has. */
export function printFailures(files) {
  for (const { file, failed } of files) {
    for (const { title, message } of failed) {
      console.log(`\n✕ ${file} › ${title}`);
      console.log(message.replace(/^/gm, '    '));
    }
  }
}
