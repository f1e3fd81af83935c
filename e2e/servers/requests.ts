import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

/** One HTTP request of a test. */
export interface RequestOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Certificates to trust, PEM. */
  readonly ca?: string;
  /** Milliseconds until the request is given up; default 10,000. */
  readonly timeout?: number;
}

/** An answer with its whole body. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/**
 * Sends a request and reads the whole answer.
 *
 * Node's `fetch` can't be told which certificates to trust, which is why this
 * exists.
 *
 * @throws When there is no answer; a status of 400 and more is an answer.
 */
export function sendRequest(
  url: string,
  options: RequestOptions = {},
): Promise<Answer> {
  const { method = 'GET', headers, body, ca, timeout = 10_000 } = options;
  const send = url.startsWith('https:') ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const outgoing = send(
      url,
      {
        method,
        headers,
        ca,
        agent: false,
        signal: AbortSignal.timeout(timeout),
      },
      incoming => {
        incoming.setEncoding('utf8');
        let text = '';
        incoming.on('data', chunk => {
          text += chunk;
        });
        incoming.on('error', reject);
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            text,
          }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
