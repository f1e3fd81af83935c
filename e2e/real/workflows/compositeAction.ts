import { fillIn, type Context } from '@release-readiness/sandbox';
import { parse } from 'yaml';

/** One `run:` step of a composite action. */
export interface ShellStep {
  readonly name: string;
  readonly script: string;
  /** Expressions filled in. */
  readonly environment: Readonly<Record<string, string>>;
}

interface ActionFile {
  inputs?: Record<string, { default?: unknown; required?: boolean }>;
  outputs?: Record<string, { value: string }>;
  runs: {
    using: string;
    steps: {
      name: string;
      id?: string;
      shell?: string;
      run?: string;
      env?: Record<string, string>;
    }[];
  };
}

/** A local composite action as GitHub's runner reads it. */
export class CompositeAction {
  readonly #file: ActionFile;
  readonly #inputs: Readonly<Record<string, string>>;
  readonly #outputs = new Map<string, Readonly<Record<string, string>>>();

  /** @throws When it is more than `run:` steps in bash, or an input is missing. */
  constructor(text: string, given: Readonly<Record<string, string>>) {
    this.#file = parse(text) as ActionFile;
    const declared = this.#file.inputs ?? {};
    const unknown = Object.keys(given).filter(name => !(name in declared));
    if (unknown.length > 0) {
      throw new Error(`There is no input ${unknown.join(', ')}`);
    }
    this.#inputs = Object.fromEntries(
      Object.entries(declared).map(([name, { default: usual, required }]) => {
        const value = given[name] ?? usual;
        if (value === undefined && required) {
          throw new Error(`Input ${name} is missing`);
        }
        return [name, String(value ?? '')];
      }),
    );
    const { using, steps } = this.#file.runs;
    if (using !== 'composite' || steps.some(({ shell }) => shell !== 'bash')) {
      throw new Error('Only bash in composite actions is carried out here');
    }
  }

  /**
   * Its steps in order. Each is asked for when the one before is done.
   *
   * @param done - What a step wrote to its outputs.
   */
  *steps(
    done: () => Readonly<Record<string, string>>,
  ): Generator<ShellStep, void> {
    for (const { name, id, run = '', env = {} } of this.#file.runs.steps) {
      yield {
        name,
        script: run,
        environment: Object.fromEntries(
          Object.entries(env).map(([key, value]) => [
            key,
            fillIn(String(value), this.#context),
          ]),
        ),
      };
      if (id) {
        this.#outputs.set(id, done());
      }
    }
  }

  /** The outputs that it declares, after its last step. */
  outputs(): Record<string, string> {
    return Object.fromEntries(
      Object.entries(this.#file.outputs ?? {}).map(([name, { value }]) => [
        name,
        fillIn(value, this.#context),
      ]),
    );
  }

  readonly #context: Context = name => {
    const [head, first = '', , last = ''] = name.split('.');
    switch (head) {
      case 'inputs':
        return this.#inputs[first] ?? '';
      case 'steps':
        return this.#outputs.get(first)?.[last] ?? '';
      default:
        throw new Error(`A composite action can't name '${name}' here`);
    }
  };
}
