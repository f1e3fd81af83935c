import { z } from 'zod';
import type { LineCount } from './LineCount';
import { parseXml } from './parseXml';

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

/** Counter of the whole report in JaCoCo's XML. */
export function jacocoLines(xml: string): LineCount | undefined {
  const lines = jacoco
    .parse(parseXml(xml, ['counter']))
    .report.counter.find(({ type }) => type === 'LINE');
  return (
    lines && { covered: lines.covered, total: lines.covered + lines.missed }
  );
}

/** Total of Istanbul's `coverage-summary.json`. */
export const summaryLines = (json: string): LineCount =>
  summary.parse(JSON.parse(json)).total.lines;
