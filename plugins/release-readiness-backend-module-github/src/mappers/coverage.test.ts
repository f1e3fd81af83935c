import { strToU8, zipSync } from 'fflate';
import {
  coverageInArchive,
  jacocoLines,
  percentIn,
  summaryLines,
} from './coverage';

const jacoco = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd">
<report name="orders">
  <sessioninfo id="ci" start="1" dump="2"/>
  <package name="com/mall/orders">
    <class name="com/mall/orders/Order" sourcefilename="Order.java">
      <counter type="LINE" missed="999" covered="1"/>
    </class>
    <counter type="LINE" missed="999" covered="1"/>
  </package>
  <counter type="INSTRUCTION" missed="10" covered="990"/>
  <counter type="LINE" missed="37" covered="163"/>
</report>`;

const istanbul = (covered: number, total: number) =>
  JSON.stringify({
    total: {
      lines: { total, covered, skipped: 0, pct: (covered / total) * 100 },
      statements: { total: 1, covered: 0, skipped: 0, pct: 0 },
      functions: { total: 1, covered: 0, skipped: 0, pct: 0 },
      branches: { total: 1, covered: 0, skipped: 0, pct: 0 },
    },
  });

const zip = (files: Record<string, string>) =>
  zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name, strToU8(text)]),
    ),
  );

describe('coverage reports', () => {
  it('count the lines of the whole JaCoCo report, not of a package', () => {
    expect(jacocoLines(jacoco)).toEqual({ covered: 163, total: 200 });
  });

  it('count the lines of Istanbul’s summary', () => {
    expect(summaryLines(istanbul(799, 1000))).toMatchObject({
      covered: 799,
      total: 1000,
    });
  });

  it.each([
    [
      'a JaCoCo report in a folder',
      { 'target/site/jacoco/jacoco.xml': jacoco },
      { covered: 163, total: 200 },
    ],
    [
      'several modules together',
      { 'a/jacoco.xml': jacoco, 'b/jacocoTestReport.xml': jacoco },
      { covered: 326, total: 400 },
    ],
    [
      'a summary',
      { 'coverage/coverage-summary.json': istanbul(8, 10) },
      { covered: 8, total: 10 },
    ],
    ['no report', { 'index.html': 'x', 'other.xml': '<a/>' }, undefined],
    [
      'a report without a line',
      { 'coverage-summary.json': istanbul(0, 0) },
      undefined,
    ],
  ])('are found in an archive: %s', (_, files, expected) => {
    expect(coverageInArchive(zip(files as Record<string, string>))).toEqual(
      expected,
    );
  });

  it.each([
    ['no zip', strToU8('not a zip')],
    ['broken JSON', zip({ 'coverage-summary.json': '{' })],
    ['other JSON', zip({ 'coverage-summary.json': '{"total":{}}' })],
    ['other XML', zip({ 'jacoco.xml': '<html/>' })],
  ])('that can’t be read are an error, not 0 %%: %s', (_, archive) => {
    expect(() => coverageInArchive(archive)).toThrow();
  });
});

describe('percentIn', () => {
  it.each([
    ['84.21% (+0.30%) compared to 1a2b3c4', 84.21],
    ['84.2% (target 80%)', 84.2],
    ['Coverage: 79.99 %', 79.99],
    ['12 files changed, 91% coverage', 91],
    ['80% of 5 tests retried. Line coverage 62.5%', 62.5],
    ['Quality gate passed. Coverage 81.3% (required ≥ 80%)', 81.3],
    ['100%', 100],
    ['0%', 0],
  ])('reads %p as %p', (text, expected) => {
    expect(percentIn(text)).toBe(expected);
  });

  it.each(['', 'No report found', 'target 80%', '+0.30%', '-1%', '250%'])(
    'reads no percentage in %p',
    text => {
      expect(percentIn(text)).toBeUndefined();
    },
  );
});
