/** A statement as the backend sent it. */
export interface Statement {
  readonly sql: string;
  /** As text; `null` is SQL's. */
  readonly values: readonly (string | null)[];
}

/** One message of PostgreSQL's protocol. */
export interface Frame {
  /** Its letter; empty for the one that opens a connection. */
  readonly type: string;
  readonly body: Buffer;
  /** All of it, as it goes over the wire. */
  readonly bytes: Buffer;
}

const LENGTH_BYTES = 4;

/** Cuts a stream of one direction into messages. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);
  #typeBytes: 0 | 1;

  /** @param opening - whether the first message, which has no letter, is still to come */
  constructor(opening: boolean) {
    this.#typeBytes = opening ? 0 : 1;
  }

  *read(chunk: Buffer): Generator<Frame> {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const head = this.#typeBytes + LENGTH_BYTES;
      if (this.#rest.length < head) return;
      const end = this.#typeBytes + this.#rest.readInt32BE(this.#typeBytes);
      if (this.#rest.length < end) return;
      const bytes = this.#rest.subarray(0, end);
      const type = bytes.toString('latin1', 0, this.#typeBytes);
      this.#rest = this.#rest.subarray(end);
      this.#typeBytes = 1;
      yield { type, body: bytes.subarray(head), bytes };
    }
  }
}

/** Reads the parts of a message one after the other. */
class BodyReader {
  #at = 0;

  constructor(private readonly body: Buffer) {}

  text(): string {
    const end = this.body.indexOf(0, this.#at);
    const text = this.body.toString('utf8', this.#at, end);
    this.#at = end + 1;
    return text;
  }

  short(): number {
    this.#at += 2;
    return this.body.readInt16BE(this.#at - 2);
  }

  value(): string | null {
    const length = this.body.readInt32BE(this.#at);
    this.#at += LENGTH_BYTES;
    if (length < 0) return null;
    this.#at += length;
    return this.body.toString('utf8', this.#at - length, this.#at);
  }
}

/**
 * What a backend asks for on one connection, as far as it has to be known when
 * something becomes durable.
 */
export class Session {
  readonly #prepared = new Map<string, string>();
  #bound: Statement = { sql: '', values: [] };
  #transaction: Statement[] | undefined;

  /**
   * Takes note of a message before it is sent on.
   *
   * @returns what is durable when the database has carried it out
   */
  take({ type, body }: Frame): readonly Statement[] | undefined {
    const reader = new BodyReader(body);
    switch (type) {
      case 'P':
        this.#prepared.set(reader.text(), reader.text());
        return undefined;
      case 'B': {
        reader.text();
        const sql = this.#prepared.get(reader.text()) ?? '';
        const formats = reader.short();
        for (let i = 0; i < formats; i += 1) reader.short();
        const values = Array.from({ length: reader.short() }, () =>
          reader.value(),
        );
        this.#bound = { sql, values };
        return undefined;
      }
      case 'E':
        return this.#carriedOut(this.#bound);
      case 'Q':
        return this.#carriedOut({ sql: reader.text(), values: [] });
      default:
        return undefined;
    }
  }

  #carriedOut(statement: Statement): readonly Statement[] | undefined {
    const [verb] = statement.sql.toUpperCase().match(/[A-Z]+/) ?? [''];
    if (verb === 'BEGIN') {
      this.#transaction = [];
      return undefined;
    }
    if (verb === 'ROLLBACK' && !/\bTO\b/i.test(statement.sql)) {
      this.#transaction = undefined;
      return undefined;
    }
    if (verb === 'COMMIT') {
      const statements = this.#transaction;
      this.#transaction = undefined;
      return statements;
    }
    if (!this.#transaction) return [statement];
    this.#transaction.push(statement);
    return undefined;
  }
}

/** Values of the first row that a statement inserts into a table, by column. */
export function insertedInto(
  table: string,
  { sql, values }: Statement,
): Readonly<Record<string, string | null>> | undefined {
  const columns = new RegExp(`^insert into "${table}" \\(([^)]*)\\)`).exec(
    sql,
  )?.[1];
  return columns === undefined
    ? undefined
    : Object.fromEntries(
        columns
          .split(', ')
          .map((name, index) => [name.replaceAll('"', ''), values[index]]),
      );
}
