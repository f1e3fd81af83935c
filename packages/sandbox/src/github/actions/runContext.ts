import { Repository } from '../repository';
import { DispatchableWorkflow } from './dispatchable';
import { Context } from './expressions';
import { ActionsOptions } from './model';

/** A run as it was asked for. */
export interface RunOrder {
  repository: Repository;
  path: string;
  branch: string;
  sha: string;
  actor: string;
  workflow: DispatchableWorkflow;
  inputs: Record<string, string>;
}

/** What the expressions of a run can name. */
export function runContext(
  { repository, inputs }: Pick<RunOrder, 'repository' | 'inputs'>,
  run: {
    options: ActionsOptions;
    /** Of steps, by their id. */
    outputs: ReadonlyMap<string, Record<string, string>>;
    status: () => string;
  },
): Context {
  const { options, outputs, status } = run;
  const variables = options.variables?.(repository.name) ?? {};
  const { secrets = {} } = options;
  return name => {
    const [head, ...rest] = name.split('.');
    switch (head) {
      case 'inputs':
        return inputs[rest[0]] ?? '';
      case 'vars':
        return variables[rest[0]] ?? '';
      case 'secrets':
        return secrets[rest[0]] ?? '';
      case 'steps':
        return outputs.get(rest[0])?.[rest[2]] ?? '';
      case 'job':
        return status();
      case 'always()':
        return 'true';
      default:
        if (name === 'github.event.repository.name') {
          return repository.name;
        }
        throw new Error(`The sandbox knows no '${name}'`);
    }
  };
}
