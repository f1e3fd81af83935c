import { setTimeout as delay } from 'node:timers/promises';

/** How the register is reached; secrets stay here. */
export interface RegisterAccess {
  /** `https://example.service-now.com`. */
  url: string;
  authentication:
    | { type: 'basic'; username: string; password: string }
    | { type: 'bearer'; token: string };
  /** Longest wait for one answer, milliseconds. Default 5,000. */
  timeout?: number;
  /** How often a request that may be repeated is. Default 2. */
  retries?: number;
}

/** The register refused, or did not answer. Its text names no secret. */
export class RegisterError extends Error {
  /** Absent = it did not answer. */
  readonly status?: number;
  constructor(message: string, status?: number) {
    super(message);
    this.name = 'RegisterError';
    this.status = status;
  }
}

interface RegisterRequest {
  method: 'GET' | 'POST' | 'PATCH';
  path: string;
  body?: object;
  signal: AbortSignal;
  /** The same request twice does the same as once. */
  repeatable: boolean;
}

const maximumLength = 1_000_000;

/** Asks a register in JSON: with a timeout, and again where that does no harm. */
export class RegisterHttp {
  constructor(private readonly access: RegisterAccess) {}

  /** @throws RegisterError */
  async send(request: RegisterRequest): Promise<unknown> {
    const attempts = request.repeatable ? (this.access.retries ?? 2) + 1 : 1;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.once(request);
      } catch (error) {
        const passing =
          error instanceof RegisterError &&
          (error.status === undefined ||
            error.status === 429 ||
            error.status >= 500);
        if (!passing || attempt >= attempts || request.signal.aborted) {
          throw error;
        }
        await delay(200 * 2 ** (attempt - 1), undefined, {
          signal: request.signal,
        }).catch(() => undefined);
      }
    }
  }

  private async once(request: RegisterRequest): Promise<unknown> {
    const { url, authentication, timeout = 5_000 } = this.access;
    const target = `${request.method} ${request.path.split('?')[0]}`;
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${url.replace(/\/$/, '')}${request.path}`, {
        method: request.method,
        redirect: 'error',
        headers: {
          accept: 'application/json',
          authorization: headerOf(authentication),
          ...(request.body && { 'content-type': 'application/json' }),
        },
        ...(request.body && { body: JSON.stringify(request.body) }),
        signal: AbortSignal.any([request.signal, AbortSignal.timeout(timeout)]),
      });
      text = await response.text();
    } catch {
      // What fetch says may hold the address with its credentials.
      throw new RegisterError(
        `The change register did not answer to ${target}`,
      );
    }
    if (!response.ok) {
      throw new RegisterError(
        `The change register answered ${response.status} to ${target}`,
        response.status,
      );
    }
    try {
      if (text.length > maximumLength) throw new RangeError('too long');
      return JSON.parse(text);
    } catch {
      throw new RegisterError(
        `The change register's answer to ${target} can't be read`,
        response.status,
      );
    }
  }
}

function headerOf(authentication: RegisterAccess['authentication']): string {
  if (authentication.type === 'bearer') return `Bearer ${authentication.token}`;
  const { username, password } = authentication;
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
