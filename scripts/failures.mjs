// What failed, out of the reports that Jest and Playwright leave.
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from './processes.mjs';

const LINES_EACH = 30;

function failure(file, title, messages) {
  const lines = stripVTControlCharacters(messages.filter(Boolean).join('\n'))
    .split('\n')
    .filter(line => line.trim() && !line.includes('node_modules/'));
  return {
    title: `${path.relative(root, file)} › ${title}`,
    message: lines.slice(0, LINES_EACH).join('\n'),
  };
}

function jestFailures(report) {
  return (report.testResults ?? [])
    .filter(({ status }) => status === 'failed')
    .flatMap(({ name, message, assertionResults }) => {
      const failed = assertionResults.filter(each => each.status === 'failed');
      return failed.length > 0
        ? failed.map(each => failure(name, each.fullName, each.failureMessages))
        : [failure(name, 'the suite itself', [message])];
    });
}

function playwrightFailures(suite, rootDir) {
  const own = (suite.specs ?? [])
    .filter(spec => !spec.ok)
    .map(spec =>
      failure(
        path.join(rootDir, spec.file),
        spec.title,
        spec.tests.flatMap(test =>
          test.results.flatMap(({ errors }) =>
            errors.map(({ message }) => message),
          ),
        ),
      ),
    );
  return [
    ...own,
    ...(suite.suites ?? []).flatMap(each => playwrightFailures(each, rootDir)),
  ];
}

/**
 * Titles and messages of the failed tests of a report, without colours and cut
 * to what tells them apart.
 * @param {object | undefined} report Jest's or Playwright's, in JSON
 * @returns {{ title: string, message: string }[]}
 */
export function failuresOf(report) {
  if (!report) return [];
  if (report.failures) return report.failures;
  return report.stats
    ? playwrightFailures(report, report.config.rootDir)
    : jestFailures(report);
}

/** Prints them; nothing when there are none. */
export function printFailures(failures) {
  for (const { title, message } of failures) {
    console.log(`\n✕ ${title}\n${message.replace(/^/gm, '    ')}`);
  }
}
