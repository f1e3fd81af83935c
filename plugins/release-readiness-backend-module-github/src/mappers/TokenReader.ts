import type { WorkflowJob } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { WorkflowParser } from '../workflows';

type Token = NonNullable<ReturnType<WorkflowParser['parseWorkflow']>['value']>;

/** The object without keys that hold nothing, as JSON has it. */
const withoutAbsent = <T extends object>(object: T): T =>
  Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== undefined),
  ) as T;

/** Reads the parser's tokens; expressions stay as they are written. */
export class TokenReader {
  readonly #parser: WorkflowParser;

  constructor(parser: WorkflowParser) {
    this.#parser = parser;
  }

  field(token: Token | undefined, name: string): Token | undefined {
    return this.entries(token).find(([key]) => key === name)?.[1];
  }

  entries(token: Token | undefined): [string, Token][] {
    if (!token || !this.#parser.isMapping(token)) {
      return [];
    }
    return [...token].map(({ key, value }) => [key.toString(), value]);
  }

  items(token: Token | undefined): Token[] {
    return token && this.#parser.isSequence(token) ? [...token] : [];
  }

  text(token: Token | undefined): string | undefined {
    return token && this.#parser.isScalar(token) ? token.toString() : undefined;
  }

  /** A name, a list of names, or the keys of a mapping. */
  names(token: Token | undefined): string[] {
    const single = this.text(token);
    if (single !== undefined) {
      return [single];
    }
    return [
      ...this.items(token).map(item => this.text(item) ?? ''),
      ...this.entries(token).map(([key]) => key),
    ].filter(name => name !== '');
  }

  jobs(root: Token): WorkflowJob[] {
    return this.entries(this.field(root, 'jobs')).map(([id, job]) => {
      const environment = this.field(job, 'environment');
      return withoutAbsent({
        id,
        name: this.text(this.field(job, 'name')),
        needs: this.names(this.field(job, 'needs')),
        calls: this.text(this.field(job, 'uses')),
        environment:
          this.text(environment) ?? this.text(this.field(environment, 'name')),
        condition: this.text(this.field(job, 'if')),
        steps: this.steps(this.field(job, 'steps')),
      });
    });
  }

  steps(token: Token | undefined): WorkflowJob['steps'] {
    return this.items(token).flatMap(step => {
      const parallel = this.field(step, 'parallel');
      if (parallel) {
        return this.steps(parallel);
      }
      const inputs = this.entries(this.field(step, 'with')).map(
        ([key, value]) => [key, this.text(value) ?? ''] as const,
      );
      return [
        withoutAbsent({
          name: this.text(this.field(step, 'name')),
          id: this.text(this.field(step, 'id')),
          uses: this.text(this.field(step, 'uses')),
          run: this.text(this.field(step, 'run')),
          condition: this.text(this.field(step, 'if')),
          continueOnError:
            this.text(this.field(step, 'continue-on-error')) === 'true' ||
            undefined,
          with: inputs.length > 0 ? Object.fromEntries(inputs) : undefined,
        }),
      ];
    });
  }
}
