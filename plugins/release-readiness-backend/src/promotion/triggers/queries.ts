/** Names of the metrics as the organisation maps them (§6.1). */
export interface MetricNames {
  requests: string;
  errors: string;
  /** The histogram without `_bucket`. */
  duration: string;
}

export const defaultMetricNames: MetricNames = {
  requests: 'http_requests_total',
  errors: 'http_requests_errors_total',
  duration: 'http_request_duration_seconds',
};

/** Which series are meant: label → value, or values of which any may match. */
export type SeriesSelector = Readonly<
  Record<string, string | readonly string[]>
>;

const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

function quoted(text: string): string {
  return `"${text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')}"`;
}

// RE2 has no other characters with a meaning outside a class.
function regularExpression(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/**
 * `{service="mall-order",rollouts_pod_template_hash="abc"}`: labels in order of
 * their names, values escaped.
 *
 * @throws RangeError for a name that PromQL does not know, or no label at all
 */
export function seriesSelector(selector: SeriesSelector): string {
  const names = Object.keys(selector).sort();
  // Without a label every service of the server would be judged together.
  if (names.length === 0) throw new RangeError('Selector has no label');
  const matchers = names.map(name => {
    if (!labelName.test(name)) {
      throw new RangeError(`"${name}" is no label name`);
    }
    const value = selector[name];
    if (typeof value === 'string') return `${name}=${quoted(value)}`;
    if (value.length === 0) {
      throw new RangeError(`Label "${name}" has no values`);
    }
    const pattern = value.map(regularExpression).join('|');
    return `${name}=~${quoted(pattern)}`;
  });
  return `{${matchers.join(',')}}`;
}

function metric(name: string): string {
  if (!metricName.test(name)) throw new RangeError(`"${name}" is no metric`);
  return name;
}

function range(window: number): string {
  return window % 1000 === 0 ? `[${window / 1000}s]` : `[${window}ms]`;
}

/** The queries of one target: canary pods of one digest, stable, or the service. */
export interface PromotionQueries {
  errorRatio: string;
  requests: string;
  p99: string;
  /** Targets that answer; 0 = every one is down. */
  targetsUp: string;
}

/**
 * Queries over the window; every one of them answers with one series at most.
 *
 * @remarks
 * `or vector(0)` turns an error counter that was never incremented into 0. That
 * is safe only because the preflight has shown that the series exists under
 * this name and these labels.
 *
 * @param window - milliseconds
 */
export function buildQueries(
  names: MetricNames,
  selector: SeriesSelector,
  window: number,
): PromotionQueries {
  const series = seriesSelector(selector);
  const over = range(window);
  const requests = `sum(increase(${metric(names.requests)}${series}${over}))`;
  const errors = `sum(increase(${metric(names.errors)}${series}${over}))`;
  return {
    requests,
    errorRatio: `(${errors} or vector(0)) / ${requests}`,
    p99: `histogram_quantile(0.99, sum by (le) (rate(${metric(`${names.duration}_bucket`)}${series}${over})))`,
    targetsUp: `sum(up${series})`,
  };
}

/** Share of the canary in the requests of the whole service, percent. */
export function buildShareQuery(
  names: MetricNames,
  canary: SeriesSelector,
  service: SeriesSelector,
  window: number,
): string {
  const of = (selector: SeriesSelector) =>
    `sum(increase(${metric(names.requests)}${seriesSelector(selector)}${range(window)}))`;
  return `100 * (${of(canary)} or vector(0)) / ${of(service)}`;
}

/**
 * Share of requests slower than the limit, 0…1, exact where a bucket ends
 * there. Prometheus writes a whole bound as `2` or `2.0`.
 *
 * @param limit - seconds
 */
export function buildSlowShareQuery(
  names: MetricNames,
  selector: SeriesSelector,
  window: number,
  limit: number,
): string {
  const bounds = Number.isInteger(limit)
    ? [`${limit}`, `${limit}.0`]
    : [`${limit}`];
  const bucket = metric(`${names.duration}_bucket`);
  const over = range(window);
  const within = `sum(increase(${bucket}${seriesSelector({ ...selector, le: bounds })}${over}))`;
  const all = `sum(increase(${bucket}${seriesSelector({ ...selector, le: '+Inf' })}${over}))`;
  return `1 - ${within} / ${all}`;
}
