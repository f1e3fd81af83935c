import { XMLParser } from 'fast-xml-parser';
import { strFromU8, unzipSync } from 'fflate';
import { z } from 'zod';

/** Lines that tests ran through, of all that could be. */
export interface LineCount {
  covered: number;
  total: number;
}

/** Larger files in an artifact are not read. Bytes. */
const maximumReportSize = 50 * 1024 * 1024;

const summary = z.object({
  total: z.object({
    lines: z.object({ total: z.number(), covered: z.number() }),
  }),
});

const counter = z.object({
  type: z.string(),
  missed: z.coerce.number(),
  covered: z.coerce.number(),
});

const jacoco = z.object({
  report: z.object({ counter: z.array(counter).default([]) }),
});

/**
 * The lines of all coverage reports (`jacoco*.xml`, `coverage-summary.json`) in
 * an artifact together; undefined when it holds none.
 *
 * @throws Error when the archive or a report can't be read
 */
export function coverageInArchive(archive: Uint8Array): LineCount | undefined {
  const files = unzipSync(archive, {
    filter: ({ name, originalSize }) =>
      originalSize <= maximumReportSize && reader(name) !== undefined,
  });
  const counts = Object.entries(files).flatMap(([name, bytes]) => {
    const count = reader(name)?.(strFromU8(bytes));
    return count && count.total > 0 ? [count] : [];
  });
  return counts.length === 0
    ? undefined
    : counts.reduce((sum, { covered, total }) => ({
        covered: sum.covered + covered,
        total: sum.total + total,
      }));
}

/** Counter of the whole report in JaCoCo's XML. */
export function jacocoLines(xml: string): LineCount | undefined {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    processEntities: false,
    isArray: name => name === 'counter',
  });
  const lines = jacoco
    .parse(parser.parse(xml))
    .report.counter.find(({ type }) => type === 'LINE');
  return (
    lines && { covered: lines.covered, total: lines.covered + lines.missed }
  );
}

/** Total of Istanbul's `coverage-summary.json`. */
export const summaryLines = (json: string): LineCount =>
  summary.parse(JSON.parse(json)).total.lines;

function reader(
  path: string,
): ((text: string) => LineCount | undefined) | undefined {
  const name = path.split('/').at(-1) ?? '';
  if (/^jacoco.*\.xml$/i.test(name)) {
    return jacocoLines;
  }
  return name === 'coverage-summary.json' ? summaryLines : undefined;
}

/**
 * The percentage that a title, summary or description says. Of several, the
 * one that stands beside "coverage"; a change ("+0.3%") or a target is none.
 */
export function percentIn(text: string): number | undefined {
  const found = [
    ...text.matchAll(/(?<![\d.+\-±])(\d{1,3}(?:\.\d+)?)\s?%/g),
  ].filter(
    match =>
      Number(match[1]) <= 100 &&
      !/(target|threshold|required|minimum|min|goal)[^\d%]{0,12}$/i.test(
        text.slice(0, match.index),
      ),
  );
  const beside = found.find(
    match =>
      /coverage[^%]{0,30}$/i.test(text.slice(0, match.index)) ||
      /^\S*\s*(line |code |test )?(coverage|covered)/i.test(
        text.slice(match.index + match[0].length),
      ),
  );
  const chosen = beside ?? found[0];
  return chosen && Number(chosen[1]);
}
