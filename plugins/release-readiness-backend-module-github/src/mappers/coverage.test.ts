import { strToU8, zipSync } from 'fflate';
import { coverageInArchive } from './coverage';
import { jacocoLines, summaryLines } from './coverageReports/reports';

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

/** As coverage.py, Coverlet and others write it. */
const cobertura = (
  hits: number[],
  { file = 'orders/order.py', counts = '', source = '/repo' } = {},
) => `<?xml version="1.0" ?>
<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">
<coverage version="7.6" line-rate="0.5" branch-rate="0" ${counts}>
  <sources><source>${source}</source></sources>
  <packages><package name="orders" line-rate="0.5"><classes>
    <class name="order" filename="${file}" line-rate="0.5">
      <methods><method name="a"><lines><line number="1" hits="9"/></lines></method></methods>
      <lines>${hits
        .map((count, index) => `<line number="${index + 1}" hits="${count}"/>`)
        .join('')}</lines>
    </class>
    <class name="empty" filename="orders/__init__.py"><methods/><lines/></class>
  </classes></package></packages>
</coverage>
`;
const counted = (covered: number, valid: number) =>
  cobertura([1, 0], {
    counts: `lines-valid="${valid}" lines-covered="${covered}"`,
  });
const clover =
  '<coverage generated="1"><project><metrics/></project></coverage>';

const profile = `mode: set
example.org/orders/order.go:10.34,12.2 3 1
example.org/orders/order.go:14.20,16.3 2 0
example.org/orders/a file.go:1.1,9.2 5 7
`;

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
    ['Go’s', { 'coverage.out': profile }, { covered: 8, total: 10 }],
    [
      'Go’s with Windows’ line ends',
      { 'orders.coverprofile': profile.replaceAll('\n', '\r\n') },
      { covered: 8, total: 10 },
    ],
    [
      'Go’s of two test runs, which repeat blocks',
      {
        'unit/coverage.out': profile,
        'end-to-end/cover.out':
          'mode: count\nexample.org/orders/order.go:14.20,16.3 2 4\n',
      },
      { covered: 10, total: 10 },
    ],
    [
      'Go’s, put together',
      { 'coverage.out': profile + profile },
      { covered: 8, total: 10 },
    ],
    ['Go’s without a test', { 'coverage.out': 'mode: set\n' }, undefined],
    [
      'Cobertura’s, as exact as it counts and not as it rounds',
      { 'coverage.xml': counted(79_996, 100_000) },
      { covered: 79_996, total: 100_000 },
    ],
    [
      'Cobertura’s without counts, by its lines',
      { 'cobertura.xml': cobertura([1, 0, 3]) },
      { covered: 2, total: 3 },
    ],
    [
      'Cobertura’s of two .NET test projects, which tell of the same lines',
      {
        'Api.Tests/TestResults/1/coverage.cobertura.xml': cobertura([1, 0, 0], {
          counts: 'lines-valid="3" lines-covered="1"',
        }),
        'Core.Tests/TestResults/2/coverage.cobertura.xml': cobertura(
          [0, 0, 5],
          {
            source: '/repo/orders',
            file: 'order.py',
          },
        ),
      },
      { covered: 2, total: 3 },
    ],
    [
      'Cobertura’s of two modules',
      {
        'a/coverage.xml': cobertura([1], { source: '/repo/a' }),
        'b/coverage.xml': cobertura([0], { source: '/repo/b' }),
      },
      { covered: 1, total: 2 },
    ],
    [
      'a summary, and the same in Cobertura’s words',
      {
        'web/coverage-summary.json': istanbul(8, 10),
        'web/cobertura-coverage.xml': counted(8, 10),
      },
      { covered: 8, total: 10 },
    ],
    [
      'modules in several languages',
      {
        'jacoco.xml': jacoco,
        'go/coverage.out': profile,
        'python/coverage.xml': counted(9, 10),
      },
      { covered: 180, total: 220 },
    ],
    [
      'a summary beside Clover’s',
      { 'coverage-summary.json': istanbul(8, 10), 'coverage.xml': clover },
      { covered: 8, total: 10 },
    ],
    ['Clover’s alone', { 'coverage.xml': clover }, undefined],
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
    [
      'more covered than there is',
      zip({ 'coverage-summary.json': istanbul(11, 10) }),
    ],
    ['no Go profile', zip({ 'coverage.out': 'ok  example.org/orders' })],
    [
      'a Go profile with a cut line',
      zip({ 'coverage.out': `${profile}a.go:1` }),
    ],
    ['no XML', zip({ 'coverage.xml': 'ok' })],
    [
      'a cut Cobertura report',
      zip({ 'coverage.xml': counted(9, 10).slice(0, -20) }),
    ],
    [
      'a Cobertura report of no lines',
      zip({ 'coverage.xml': '<coverage line-rate="1"><packages/></coverage>' }),
    ],
    [
      'counts that are none',
      zip({
        'coverage.xml':
          '<coverage lines-valid="-1" lines-covered="NaN"></coverage>',
      }),
    ],
    [
      'one that is too large, beside one that is not',
      zip({
        'a/coverage.out': profile,
        'b/coverage.out': ' '.repeat(50 * 1024 * 1024 + 1),
      }),
    ],
  ])('that can’t be read are an error, not 0 %%: %s', (_, archive) => {
    expect(() => coverageInArchive(archive)).toThrow();
  });
});

it('an entity in a report stays as it is written', () => {
  const bomb = `<!DOCTYPE coverage [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>
${counted(9, 10)
  .replace(/^<\?xml.*\n<!DOCTYPE.*\n/, '')
  .replace('orders/order.py', '&b;')}`;
  expect(coverageInArchive(zip({ 'coverage.xml': bomb }))).toEqual({
    covered: 9,
    total: 10,
  });
});
