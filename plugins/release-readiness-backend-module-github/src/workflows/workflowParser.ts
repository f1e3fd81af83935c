import { registerHooks } from 'node:module';

/** GitHub's own parser of workflow files. */
export type WorkflowParser = typeof import('@actions/workflow-parser');

let parser: WorkflowParser | undefined;

/**
 * Loads GitHub's parser. The package is made for bundlers: it exports itself
 * to `import` only and imports its schema, a JSON file, without the attribute
 * that Node.js asks for. Both are put right while it loads, for it alone.
 */
export function workflowParser(): WorkflowParser {
  if (!parser) {
    const hooks = registerHooks({
      resolve(specifier, context, nextResolve) {
        const resolved = nextResolve(
          specifier,
          specifier.startsWith('@actions/')
            ? { ...context, conditions: [...context.conditions, 'import'] }
            : context,
        );
        return /\/@actions\/[^/]+\/dist\/[^/]+\.json$/.test(resolved.url)
          ? { ...resolved, importAttributes: { type: 'json' } }
          : resolved;
      },
    });
    try {
      parser = require('@actions/workflow-parser') as WorkflowParser;
    } finally {
      hooks.deregister();
    }
  }
  return parser;
}
