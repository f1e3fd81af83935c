import { Request } from 'express';
import { parsePromqlDuration } from '../promql/duration';

/** A request that Prometheus refuses with 400 `bad_data`. */
export class BadParameterError extends Error {
  constructor(name: string, message: string) {
    super(`invalid parameter "${name}": ${message}`);
  }
}

/** Query and form parameters together, as Prometheus reads them. */
export class Parameters {
  readonly #values: Map<string, string[]>;

  constructor(request: Request) {
    this.#values = new Map();
    // Read from the address itself: express gives `match[]` another name.
    const query = request.originalUrl.split(/\?(.*)/s)[1] ?? '';
    const form = Object.entries(request.body ?? {}).flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map(each => [
        name,
        String(each),
      ]),
    );
    for (const [name, value] of [...new URLSearchParams(query), ...form]) {
      this.#values.set(name, [...this.all(name), value]);
    }
  }

  text(name: string): string {
    return this.#values.get(name)?.[0] ?? '';
  }

  all(name: string): string[] {
    return this.#values.get(name) ?? [];
  }

  /** Milliseconds of a time given as Unix seconds or RFC 3339. */
  time(name: string, fallback?: number): number {
    const text = this.text(name);
    if (text === '' && fallback !== undefined) {
      return fallback;
    }
    const unix = text === '' ? NaN : Number(text);
    const time = Number.isNaN(unix)
      ? Date.parse(text)
      : Math.round(unix * 1000);
    if (Number.isNaN(time)) {
      throw new BadParameterError(
        name,
        `cannot parse "${text}" to a valid timestamp`,
      );
    }
    return time;
  }

  /** Milliseconds of a duration given as seconds or PromQL duration. */
  duration(name: string): number {
    const text = this.text(name);
    const bare = text === '' ? NaN : Number(text);
    const length = Number.isNaN(bare)
      ? parsePromqlDuration(text)
      : Math.round(bare * 1000);
    if (length === undefined) {
      throw new BadParameterError(
        name,
        `cannot parse "${text}" to a valid duration`,
      );
    }
    return length;
  }
}
