import { strFromU8, unzipSync } from 'fflate';
import { coberturaLines } from './coverageReports/cobertura';
import { goLines } from './coverageReports/goProfile';
import { jacocoLines, summaryLines } from './coverageReports/reports';
import { addUp, type LineCount } from './coverageReports/LineCount';

/** Bytes, unpacked: of one report, and of all in an artifact. */
const maximumReportSize = 50 * 1024 * 1024;
const maximumTotalSize = 200 * 1024 * 1024;
const maximumNameLength = 255;

/** A format, by the names that its files usually have. */
interface Format {
  name: RegExp;
  /** All reports of the format in an artifact together. */
  count(texts: readonly string[]): LineCount | undefined;
  /** Beside it in a folder, Cobertura's report tells the same again. */
  isConverted?: boolean;
}

const cobertura: Format = {
  name: /(^|[._-])(coverage|cobertura)([._-].*)?\.xml$/i,
  count: coberturaLines,
};

const formats: readonly Format[] = [
  {
    name: /^jacoco.*\.xml$/i,
    count: texts => addUp(texts.map(jacocoLines)),
  },
  {
    name: /^coverage-summary\.json$/,
    count: texts => addUp(texts.map(summaryLines)),
    isConverted: true,
  },
  {
    name: /(^|[._-])(c|cover|coverage)([._-].*)?\.out$|\.coverprofile$/i,
    count: goLines,
    isConverted: true,
  },
  cobertura,
];

/**
 * The lines of all coverage reports in an artifact together: `jacoco*.xml`,
 * `coverage-summary.json`, Go's `coverage.out`, Cobertura's `coverage*.xml`.
 *
 * @returns undefined when it holds none
 * @throws Error when the archive or a report can't be read, or is too large
 */
export function coverageInArchive(archive: Uint8Array): LineCount | undefined {
  let size = 0;
  const files = unzipSync(archive, {
    filter: ({ name, originalSize }) => {
      if (!formatOf(name)) {
        return false;
      }
      size += originalSize;
      // Leaving one out would tell the coverage of the others.
      if (originalSize > maximumReportSize || size > maximumTotalSize) {
        throw new Error(`${name} is too large to be read`);
      }
      return true;
    },
  });
  const paths = Object.keys(files);
  const converted = new Set(
    paths.filter(path => formatOf(path)?.isConverted).map(folderOf),
  );
  const counts = formats.map(format =>
    format.count(
      paths
        .filter(path => formatOf(path) === format)
        .filter(path => format !== cobertura || !converted.has(folderOf(path)))
        .map(path => strFromU8(files[path])),
    ),
  );
  return addUp(counts);
}

function formatOf(path: string): Format | undefined {
  const name = path.split('/').at(-1) ?? '';
  return name.length > maximumNameLength
    ? undefined
    : formats.find(format => format.name.test(name));
}

function folderOf(path: string): string {
  return path.split('/').slice(0, -1).join('/');
}
