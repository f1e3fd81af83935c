/** Distance of scrapes and of grid points, milliseconds. */
export const STEP = 15_000;

/** Something that holds for a while, seconds since the beginning of the event. */
export interface Phase {
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

/** One pod and what happens to it. Times are seconds since the event began. */
export interface PodStory {
  readonly service: string;
  readonly track: 'canary' | 'stable';
  readonly requestsPerSecond: number;
  /** Share of the requests that fail, 0…1; outside of the phases nothing fails. */
  readonly errors?: readonly Phase[];
  /** `false`: no failure was counted yet, so that the counter does not exist. */
  readonly errorCounter?: false;
  /** Share of the requests that take between 2 and 5 s; others take up to 1 s. */
  readonly slow?: readonly Phase[];
  /** Upper bounds, seconds; default 0.5, 1, 2, 5. */
  readonly buckets?: readonly number[];
  /** Labels that the counter of requests alone has. */
  readonly requestLabels?: Readonly<Record<string, string>>;
  /** Scraping fails: `up` is 0 and nothing else is stored. */
  readonly down?: { readonly from: number; readonly to: number };
  /** Nothing is stored at all. */
  readonly unwatched?: { readonly from: number; readonly to: number };
}

/** One series with its samples, by the time since the event in seconds. */
export interface StoredSeries {
  readonly name: string;
  readonly kind: 'counter' | 'histogram' | 'gauge';
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly (readonly [time: number, value: number])[];
}

/** Before the event, seconds. */
export const LEAD = 600;

function during(
  span: { readonly from: number; readonly to: number } | undefined,
  time: number,
): boolean {
  return span !== undefined && time >= span.from && time < span.to;
}

/** What a rate with phases has come to since the history began. */
function counted(rate: number, phases: readonly Phase[], time: number): number {
  return phases.reduce(
    (sum, { from, to, value }) =>
      sum + rate * value * Math.max(0, Math.min(time, to) - from),
    0,
  );
}

/**
 * The series of a pod that is scraped every 15 s, on multiples of 15 s.
 *
 * @param length - seconds after the event began
 */
export function seriesOf(story: PodStory, length: number): StoredSeries[] {
  const { service, track, requestsPerSecond: rate } = story;
  const { errors = [], slow = [], buckets = [0.5, 1, 2, 5] } = story;
  const labels = { service, track, pod: `${service}-${track}` };
  const times: number[] = [];
  for (let time = -LEAD; time <= length; time += STEP / 1000) {
    if (!during(story.unwatched, time)) times.push(time);
  }
  const scraped = times.filter(time => !during(story.down, time));
  const all = (time: number) => rate * (time + LEAD);
  const within = (bound: number, time: number) =>
    bound >= 5 ? all(time) : all(time) - counted(rate, slow, time);
  const samples = (
    valueAt: (time: number) => number,
  ): StoredSeries['samples'] =>
    scraped.map(time => [time, valueAt(time)] as const);
  return [
    {
      name: 'up',
      kind: 'gauge',
      labels,
      samples: times.map(time => [time, during(story.down, time) ? 0 : 1]),
    },
    {
      name: 'http_requests_total',
      kind: 'counter',
      labels: { ...labels, ...story.requestLabels },
      samples: samples(all),
    },
    ...(story.errorCounter === false
      ? []
      : [
          {
            name: 'http_requests_errors_total',
            kind: 'counter' as const,
            labels,
            samples: samples(time => counted(rate, errors, time)),
          },
        ]),
    ...[...buckets, Infinity].map(bound => ({
      name: 'http_request_duration_seconds_bucket',
      kind: 'histogram' as const,
      labels: { ...labels, le: bound === Infinity ? '+Inf' : String(bound) },
      samples: samples(time => within(bound, time)),
    })),
  ];
}

function braces(labels: StoredSeries['labels']): string {
  return `{${Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(',')}}`;
}

/**
 * Series in OpenMetrics text with times.
 *
 * @param event - when the event began, milliseconds since 1970
 */
export function openMetrics(
  series: readonly StoredSeries[],
  event: number,
): string {
  const lines: string[] = [];
  const names = [...new Set(series.map(({ name }) => name))];
  for (const name of names) {
    const own = series.filter(each => each.name === name);
    // Buckets are stored as they are: no sum and count go with them here.
    const kind = own[0].kind === 'histogram' ? 'unknown' : own[0].kind;
    const family = kind === 'counter' ? name.replace(/_total$/, '') : name;
    lines.push(`# TYPE ${family} ${kind}`);
    for (const { labels, samples } of own) {
      for (const [time, value] of samples) {
        lines.push(`${name}${braces(labels)} ${value} ${event / 1000 + time}`);
      }
    }
  }
  return `${[...lines, '# EOF'].join('\n')}\n`;
}

/** Series as `promtool test rules` reads them; the first value is of time 0. */
export function inputSeries(
  series: readonly StoredSeries[],
  length: number,
): { series: string; values: string }[] {
  return series.map(({ name, labels, samples }) => {
    const values = new Map(samples);
    const texts: string[] = [];
    for (let time = -LEAD; time <= length; time += STEP / 1000) {
      texts.push(String(values.get(time) ?? '_'));
    }
    return { series: `${name}${braces(labels)}`, values: texts.join(' ') };
  });
}
