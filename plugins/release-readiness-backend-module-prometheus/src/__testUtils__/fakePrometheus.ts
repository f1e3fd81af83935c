import { http, HttpResponse } from 'msw';

/** What a query of a promotion is about. */
export type QueryName =
  'errorRatio' | 'requests' | 'p99' | 'slowShare' | 'share' | 'targetsUp';

/** One range query as the server got it. Times in milliseconds. */
export interface AskedRange {
  readonly name: QueryName;
  readonly query: string;
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly method: string;
}

/** A value at each point; undefined where the server has none. */
export type Values = (time: number) => number | undefined;

/** One answer: values of one series, of several, or any other response. */
export type FakeAnswer =
  Values | Values[] | { respond: (asked: AskedRange) => Response };

/** What a server answers; queries left out have no series. */
export type FakeAnswers = Partial<Record<QueryName, FakeAnswer>>;

function nameOf(query: string): QueryName {
  if (query.startsWith('sum(up')) return 'targetsUp';
  if (query.startsWith('1 - ')) return 'slowShare';
  if (query.startsWith('100 * ')) return 'share';
  if (query.startsWith('histogram_quantile')) return 'p99';
  return query.includes('or vector(0)') ? 'errorRatio' : 'requests';
}

function inWords(value: number): string {
  if (value === Infinity) return '+Inf';
  return value === -Infinity ? '-Inf' : String(value);
}

/** A range answer of Prometheus. */
export function matrix(
  asked: Pick<AskedRange, 'from' | 'to' | 'step'>,
  series: readonly Values[],
  more: object = {},
): Response {
  const points: number[] = [];
  for (let t = asked.from; t <= asked.to; t += asked.step) points.push(t);
  return HttpResponse.json({
    status: 'success',
    ...more,
    data: {
      resultType: 'matrix',
      result: series
        .map((values, index) => ({
          metric: index === 0 ? {} : { replica: String(index) },
          values: points.flatMap(t => {
            const value = values(t);
            return value === undefined ? [] : [[t / 1000, inWords(value)]];
          }),
        }))
        .filter(({ values }) => values.length > 0),
    },
  });
}

/** An instant answer of Prometheus. */
export function vector(
  rows: readonly { labels?: Record<string, string>; value: number }[],
): Response {
  return HttpResponse.json({
    status: 'success',
    data: {
      resultType: 'vector',
      result: rows.map(({ labels = {}, value }) => ({
        metric: labels,
        value: [0, inWords(value)],
      })),
    },
  });
}

/**
 * Handlers of a server that answers range queries as told, and a list of what
 * it was asked.
 *
 * @param instant - answers instant queries; default: nothing
 */
export function fakePrometheus(
  base: string,
  answers: FakeAnswers,
  instant: (query: string) => Response = () => vector([]),
) {
  const asked: AskedRange[] = [];
  const instants: string[] = [];
  const ranges = http.post(
    `${base}/api/v1/query_range`,
    async ({ request }) => {
      const form = new URLSearchParams(await request.text());
      const milliseconds = (name: string) =>
        Math.round(Number(form.get(name)) * 1000);
      const query = form.get('query') ?? '';
      const question: AskedRange = {
        name: nameOf(query),
        query,
        from: milliseconds('start'),
        to: milliseconds('end'),
        step: milliseconds('step'),
        method: request.method,
      };
      asked.push(question);
      const answer = answers[question.name] ?? [];
      if (typeof answer === 'object' && 'respond' in answer) {
        return answer.respond(question);
      }
      return matrix(question, Array.isArray(answer) ? answer : [answer]);
    },
  );
  const vectors = http.get(`${base}/api/v1/query`, ({ request }) => {
    const query = new URL(request.url).searchParams.get('query') ?? '';
    instants.push(query);
    return instant(query);
  });
  return { handlers: [ranges, vectors], asked, instants };
}
