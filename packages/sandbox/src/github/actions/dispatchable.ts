import { parse } from 'yaml';
import { z } from 'zod';
import { Repository } from '../repository';
import { RestError } from '../rest/endpoint';

const step = z.object({
  id: z.string().optional(),
  name: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.coerce.string()).default({}),
});

const job = z.object({
  environment: z.string().optional(),
  steps: z.array(step),
});

const shape = z.object({
  name: z.string().optional(),
  'run-name': z.string().optional(),
  on: z.object({
    workflow_dispatch: z
      .object({
        inputs: z
          .record(
            z.string(),
            z.object({
              required: z.boolean().default(false),
              default: z.coerce.string().default(''),
            }),
          )
          .default({}),
      })
      .nullable(),
  }),
  concurrency: z
    .object({ group: z.string(), 'cancel-in-progress': z.literal(false) })
    .optional(),
  jobs: z.record(z.string(), job),
});

export type DispatchableWorkflow = z.infer<typeof shape>;
export type WorkflowStep = z.infer<typeof step>;

/** The workflow as the branch has it. */
export function readDispatchable(
  repository: Repository,
  path: string,
  ref: string,
): DispatchableWorkflow {
  const commit = repository.resolve(ref);
  if (!commit) {
    throw new RestError(422, `No ref found for: ${ref}`);
  }
  const text = commit.files[path];
  const found = shape.safeParse(text === undefined ? undefined : parse(text));
  if (!found.success) {
    throw new RestError(
      422,
      "Workflow does not have 'workflow_dispatch' trigger",
    );
  }
  return found.data;
}

/** Inputs with their defaults; GitHub refuses those that it does not know. */
export function readInputs(
  workflow: DispatchableWorkflow,
  given: Record<string, unknown>,
): Record<string, string> {
  const declared = workflow.on.workflow_dispatch?.inputs ?? {};
  const unknown = Object.keys(given).filter(name => !(name in declared));
  if (unknown.length > 0) {
    throw new RestError(
      422,
      `Unexpected inputs provided: ${JSON.stringify(unknown)}`,
    );
  }
  return Object.fromEntries(
    Object.entries(declared).map(([name, input]) => {
      const value = String(given[name] ?? input.default);
      if (input.required && !value) {
        throw new RestError(422, `Required input '${name}' not provided`);
      }
      return [name, value];
    }),
  );
}
