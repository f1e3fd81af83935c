// Checks the trail of a promotion: `npm run verify -- FILE`. The command that
// the published plugin brings, on the sources as they are.
import { createRequire } from 'node:module';
import { typescriptTransform } from './processes.mjs';

const require = createRequire(import.meta.url);
require(typescriptTransform);
require('../plugins/release-readiness-backend/bin/verify.cjs');
