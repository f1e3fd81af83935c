import { z } from 'zod';
import { countUnion, type LineCount } from './LineCount';
import { parseXml } from './parseXml';

const count = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

/** An element that is there, but empty, is parsed as a text. */
const orEmpty = <T extends z.ZodType>(element: T) =>
  z.union([element, z.string().transform(() => undefined)]).optional();

const classes = z.object({
  class: z
    .array(
      z.object({
        filename: z.string(),
        lines: orEmpty(
          z.object({
            line: z.array(z.object({ number: count, hits: count })).default([]),
          }),
        ),
      }),
    )
    .default([]),
});

const report = z.object({
  coverage: z.object({
    'lines-valid': count.optional(),
    'lines-covered': count.optional(),
    sources: orEmpty(z.object({ source: z.array(z.string()).default([]) })),
    packages: orEmpty(
      z.object({
        package: z.array(z.object({ classes: orEmpty(classes) })).default([]),
      }),
    ),
  }),
});

type Report = z.infer<typeof report>['coverage'];

/**
 * Lines of Cobertura's reports, as coverage.py, Coverlet and others write them.
 * Several may tell of the same lines, as those of test projects do: then a
 * line counts once. `line-rate` is rounded, and so no evidence.
 *
 * @throws Error when it is Cobertura's, but can't be read
 */
export function coberturaLines(
  texts: readonly string[],
): LineCount | undefined {
  const reports = texts.flatMap(text => readReport(text) ?? []);
  const [only, ...others] = reports;
  const { 'lines-valid': total, 'lines-covered': covered } = only ?? {};
  if (total !== undefined && covered !== undefined && others.length === 0) {
    return { covered, total };
  }
  const lines = new Map<string, boolean>();
  for (const each of reports) {
    const own = linesOf(each);
    if (own.length === 0 && each['lines-valid'] !== 0) {
      throw new Error('A Cobertura report names no lines');
    }
    for (const { key, hit } of own) {
      lines.set(key, hit || lines.get(key) === true);
    }
  }
  return countUnion(lines);
}

const anyXml = z.record(z.string(), z.unknown());
const clover = z.object({ coverage: z.object({ project: z.unknown() }) });

/** @returns undefined for XML of another kind by the same name, as Clover's */
function readReport(xml: string): Report | undefined {
  const parsed = anyXml.parse(
    parseXml(xml, ['source', 'package', 'class', 'line']),
  );
  const root = Object.keys(parsed).find(name => /^[a-z]/i.test(name));
  if (root !== undefined && root !== 'coverage') return undefined;
  if (clover.safeParse(parsed).success) return undefined;
  // A part of one would tell the coverage of that part.
  if (!/<\/coverage>\s*$/.test(xml.slice(-200))) {
    throw new Error('A Cobertura report lacks its end');
  }
  return report.parse(parsed).coverage;
}

function linesOf({ sources, packages }: Report) {
  // Reports of one source each name its files from there.
  const [source, ...more] = sources?.source ?? [];
  const root = source !== undefined && more.length === 0 ? `${source}/` : '';
  return (packages?.package ?? [])
    .flatMap(each => each.classes?.class ?? [])
    .flatMap(({ filename, lines }) => {
      const path = `${root}${filename}`.replace(/[\\/]+/g, '/');
      return (lines?.line ?? []).map(({ number, hits }) => ({
        key: `${path}:${number}`,
        hit: hits > 0,
      }));
    });
}
