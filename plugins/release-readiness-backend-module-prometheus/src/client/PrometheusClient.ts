import { z } from 'zod';
import { PrometheusRequestError } from './errors';
import { HttpClient, HttpRequest } from './HttpClient';

/** Label names and values. */
export type Labels = Readonly<Record<string, string>>;

/** One element of an instant vector. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** Raw samples of one series, or its values over a range. */
export interface Series {
  readonly labels: Labels;
  /** Milliseconds since 1970, and the value as the server gave it. */
  readonly values: readonly (readonly [time: number, value: number])[];
}

/** Where a range begins and ends and how far its points are apart, milliseconds. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** What a range query brought. */
export interface RangeAnswer {
  readonly series: readonly Series[];
  /** The server warned: something may be missing. */
  readonly partial: boolean;
  /** The answer as received. */
  readonly text: string;
}

const labelsSchema = z.record(z.string(), z.string());

const envelope = z.object({
  status: z.literal('success'),
  data: z.unknown(),
  warnings: z.array(z.string()).nullish(),
  infos: z.array(z.string()).nullish(),
  // Thanos and others say so where a store did not answer.
  isPartial: z.boolean().optional(),
});

const vectorSchema = z.object({
  resultType: z.literal('vector'),
  result: z.array(
    z.object({
      metric: labelsSchema,
      value: z.tuple([z.number(), z.string()]),
    }),
  ),
});

const matrixSchema = z.object({
  resultType: z.literal('matrix'),
  result: z.array(
    z.object({
      metric: labelsSchema,
      values: z.array(z.tuple([z.number(), z.string()])).default([]),
    }),
  ),
});

const ruleSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('alerting'),
    name: z.string(),
    query: z.string(),
    duration: z.number().default(0),
    labels: labelsSchema.default({}),
    state: z.string().default('unknown'),
    health: z.string().default('unknown'),
    lastError: z.string().optional(),
    lastEvaluation: z.string().optional(),
  }),
  z.object({
    type: z.literal('recording'),
    name: z.string(),
    query: z.string(),
    labels: labelsSchema.default({}),
  }),
]);

const rulesSchema = z.object({
  groups: z.array(
    z.object({
      name: z.string(),
      file: z.string().optional(),
      rules: z.array(ruleSchema),
    }),
  ),
});

const alertsSchema = z.object({
  alerts: z.array(
    z.object({
      labels: labelsSchema,
      state: z.enum(['pending', 'firing', 'inactive']),
      activeAt: z.string(),
    }),
  ),
});

/** Groups of rules as the server has loaded them. */
export type RuleGroups = z.output<typeof rulesSchema>['groups'];

/** Pending and firing alerts of a server. */
export type PrometheusAlerts = z.output<typeof alertsSchema>['alerts'];

/** What is asked of a Prometheus server. Warnings make an answer unusable: it is partial. */
export class PrometheusClient {
  readonly #http: HttpClient;
  readonly #target: string;

  constructor(http: HttpClient, target: string) {
    this.#http = http;
    this.#target = target;
  }

  /**
   * @param time - milliseconds since 1970; default: the server's clock
   * @throws PrometheusRequestError
   */
  async query(
    query: string,
    signal: AbortSignal,
    time?: number,
  ): Promise<Sample[]> {
    const { result } = await this.#ask(vectorSchema, {
      path: '/api/v1/query',
      parameters: {
        query,
        ...(time !== undefined && { time: inSeconds(time) }),
      },
      subject: 'query',
      signal,
    });
    return result.map(({ metric, value }) => ({
      labels: metric,
      value: parseValue(value[1]),
    }));
  }

  /**
   * The raw samples that a range selector selects: `up{…}[10m]`.
   *
   * @param time - milliseconds since 1970
   * @throws PrometheusRequestError
   */
  async samples(
    selector: string,
    signal: AbortSignal,
    time: number,
  ): Promise<Series[]> {
    const { result } = await this.#ask(matrixSchema, {
      path: '/api/v1/query',
      parameters: { query: selector, time: inSeconds(time) },
      subject: 'query',
      signal,
    });
    return result.map(seriesOf);
  }

  /**
   * One range query. Warnings don't throw here: the answer is evidence.
   *
   * @throws PrometheusRequestError
   */
  async queryRange(
    query: string,
    { from, to, step }: TimeRange,
    signal: AbortSignal,
  ): Promise<RangeAnswer> {
    const subject = 'query_range';
    const { text, value } = await this.#http.getDocument({
      path: '/api/v1/query_range',
      parameters: {
        query,
        start: inSeconds(from),
        end: inSeconds(to),
        step: inSeconds(step),
      },
      form: true,
      subject,
      signal,
    });
    const answer = parse(envelope, value, this.#target, subject);
    const { result } = parse(matrixSchema, answer.data, this.#target, subject);
    return { series: result.map(seriesOf), partial: isPartial(answer), text };
  }

  /** @throws PrometheusRequestError */
  async rules(signal: AbortSignal): Promise<RuleGroups> {
    const { groups } = await this.#ask(rulesSchema, {
      path: '/api/v1/rules',
      // Older servers don't know this and send the alerts along.
      parameters: { exclude_alerts: 'true' },
      subject: 'rules',
      signal,
    });
    return groups;
  }

  /** @throws PrometheusRequestError */
  async alerts(signal: AbortSignal): Promise<PrometheusAlerts> {
    const { alerts } = await this.#ask(alertsSchema, {
      path: '/api/v1/alerts',
      subject: 'alerts',
      signal,
    });
    return alerts;
  }

  async #ask<T>(schema: z.ZodType<T>, request: HttpRequest): Promise<T> {
    const answer = parse(
      envelope,
      await this.#http.getJson(request),
      this.#target,
      request.subject,
    );
    if (isPartial(answer)) {
      throw new PrometheusRequestError(
        `${this.#target} answered ${request.subject} only in part`,
        {
          concerns: 'request',
          reason: {
            key: 'general.unavailable.partial-response',
            params: {
              target: this.#target,
              warnings: (answer.warnings ?? []).join('; ').slice(0, 300),
            },
          },
        },
      );
    }
    return parse(schema, answer.data, this.#target, request.subject);
  }
}

/** Validates an answer; what is wrong with it becomes the reason. */
export function parse<T>(
  schema: z.ZodType<T>,
  value: unknown,
  target: string,
  subject: string,
): T {
  const result = schema.safeParse(value);
  if (result.success) {
    return result.data;
  }
  const [issue] = result.error.issues;
  const what = `${subject}: ${issue.path.join('.')} ${issue.message}`;
  throw new PrometheusRequestError(`The answer of ${target}: ${what}`, {
    concerns: 'request',
    reason: {
      key: 'general.unavailable.invalid-response',
      params: { target, what: what.slice(0, 300) },
    },
  });
}

/**
 * Warnings say that something may be missing. Remarks on the query (`infos`,
 * which servers before 2.54 listed among the warnings) don't, unless they speak
 * of a partial answer.
 */
function isPartial(answer: z.output<typeof envelope>): boolean {
  return Boolean(
    answer.isPartial ||
    answer.warnings?.some(text => !text.startsWith('PromQL info:')) ||
    answer.infos?.some(text => /partial/i.test(text)),
  );
}

function seriesOf({
  metric,
  values,
}: z.output<typeof matrixSchema>['result'][number]): Series {
  return {
    labels: metric,
    values: values.map(([seconds, value]) => [
      Math.round(seconds * 1000),
      parseValue(value),
    ]),
  };
}

function inSeconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

function parseValue(text: string): number {
  if (text === '+Inf' || text === '-Inf') {
    return text === '+Inf' ? Infinity : -Infinity;
  }
  return Number(text);
}
