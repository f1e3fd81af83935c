import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** An API server that the conformance suite is run on. */
export interface ConformanceTarget {
  /** Base address, http or https. */
  url: string;
  /** Token that may write everything. */
  token: string;
  /** Token that may only read, and not Secrets. */
  readerToken: string;
  /** Makes the server forget the past, so that old versions are expired. */
  forgetHistory: () => Promise<void>;
  /** Certificate authority (PEM) of an https server. */
  ca?: string;
}

/** What a server answered. */
export interface Answer {
  code: number;
  contentType: string;
  /** Parsed JSON, or the text of anything else. */
  body: unknown;
}

/** One request of the suite. */
export interface ClientRequest {
  method?: string;
  path: string;
  body?: unknown;
  contentType?: string;
  token?: string;
}

const TIMEOUT_MILLISECONDS = 20_000;

/** Asks one API server, and nothing more. */
export class ConformanceClient {
  readonly #target: ConformanceTarget;

  constructor(target: ConformanceTarget) {
    this.#target = target;
  }

  get readerToken(): string {
    return this.#target.readerToken;
  }

  forgetHistory(): Promise<void> {
    return this.#target.forgetHistory();
  }

  async ask(request: ClientRequest): Promise<Answer> {
    const answer = this.#send(request);
    const chunks: string[] = [];
    for await (const chunk of answer.lines) {
      chunks.push(chunk);
    }
    const { code, contentType } = await answer.head;
    const text = chunks.join('\n');
    return {
      code,
      contentType,
      body: contentType.startsWith('application/json')
        ? JSON.parse(text)
        : text,
    };
  }

  /**
   * Opens a watch, runs the action once the server has accepted it, and gives
   * the events until `count` have come or the server ends the watch.
   */
  async watch(
    path: string,
    count: number,
    action: () => Promise<unknown> = async () => undefined,
  ): Promise<{ code: number; events: { type: string; object: unknown }[] }> {
    const answer = this.#send({ path });
    const { code } = await answer.head;
    const acted = action();
    const events: { type: string; object: unknown }[] = [];
    for await (const line of answer.lines) {
      events.push(JSON.parse(line));
      if (events.length >= count) {
        break;
      }
    }
    answer.end();
    await acted;
    return { code, events };
  }

  #send({ method = 'GET', path, body, contentType, token }: ClientRequest) {
    const url = new URL(this.#target.url + path);
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const outgoing = send(url, {
      method,
      ca: this.#target.ca,
      timeout: TIMEOUT_MILLISECONDS,
      headers: {
        Authorization: `Bearer ${token ?? this.#target.token}`,
        Accept: 'application/json',
        'User-Agent': 'conformance/1.0',
        ...(body !== undefined && {
          'Content-Type': contentType ?? 'application/json',
        }),
      },
    });
    const response = new Promise<import('node:http').IncomingMessage>(
      (resolve, reject) => {
        outgoing.on('response', resolve);
        outgoing.on('error', reject);
        outgoing.on('timeout', () =>
          outgoing.destroy(new Error(`No answer to ${method} ${path}`)),
        );
      },
    );
    outgoing.end(text);
    return {
      head: response.then(({ statusCode = 0, headers }) => ({
        code: statusCode,
        contentType: headers['content-type'] ?? '',
      })),
      lines: readLines(response),
      end: () => outgoing.destroy(),
    };
  }
}

async function* readLines(
  response: Promise<AsyncIterable<Buffer>>,
): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of await response) {
    const lines = (rest + chunk.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter(line => line !== '');
  }
  if (rest !== '') {
    yield rest;
  }
}
