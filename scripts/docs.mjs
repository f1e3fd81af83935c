// Writes the documents that come from code. A test fails when one of them is
// not what this writes.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root, typescriptTransform } from './processes.mjs';

const require = createRequire(import.meta.url);
require(typescriptTransform);

const backend = join(root, 'plugins/release-readiness-backend/src');
const { builtInChecks } = require(join(backend, 'checks/index.ts'));
const { renderChecks, rules } = require(
  join(backend, 'specification/index.ts'),
);

const path = join(root, 'docs/checks.md');
writeFileSync(path, renderChecks(builtInChecks, rules));
console.log(`Wrote ${path}`);
