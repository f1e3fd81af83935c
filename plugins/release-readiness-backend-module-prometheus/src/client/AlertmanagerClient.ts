import { z } from 'zod';
import { HttpClient } from './HttpClient';
import { parse } from './PrometheusClient';

const alertsSchema = z.array(
  z.object({
    labels: z.record(z.string(), z.string()),
    startsAt: z.string(),
    status: z.object({
      state: z.string(),
      silencedBy: z.array(z.string()).nullish(),
    }),
  }),
);

/** Alerts as an Alertmanager holds them. */
export type AlertmanagerAlerts = z.output<typeof alertsSchema>;

/** What is asked of an Alertmanager. */
export class AlertmanagerClient {
  readonly #http: HttpClient;
  readonly #target: string;

  constructor(http: HttpClient, target: string) {
    this.#http = http;
    this.#target = target;
  }

  /** @throws PrometheusRequestError */
  async alerts(signal: AbortSignal): Promise<AlertmanagerAlerts> {
    const subject = 'alerts';
    const answer = await this.#http.getJson({
      path: '/api/v2/alerts',
      subject,
      signal,
    });
    return parse(alertsSchema, answer, this.#target, subject);
  }
}
