// The whole portal on the embedded default: the sandbox company, the backend
// and the app. Ctrl-C ends all of it.
import {
  endProcesses,
  startProcess,
  typescriptTransform,
  untilReady,
} from './processes.mjs';

// Each read of a cluster and each request is a line of Backstage's log: what is
// printed at the end would be out of sight at once.
const quiet = JSON.stringify(
  [{ plugin: '/^(kubernetes|auth)$/' }, { type: 'incomingRequest' }].map(
    matchers => ({ matchers, level: 'warn' }),
  ),
);

const children = [];
const stopping = new AbortController();
let exitCode = 0;

async function stop(code) {
  if (stopping.signal.aborted) return;
  exitCode = code;
  stopping.abort(new Error('stopped'));
  await endProcesses(children);
  process.exit(exitCode);
}

process.on('SIGINT', () => stop(0));
process.on('SIGTERM', () => stop(0));

function run(name, command, args, options) {
  const child = startProcess(command, args, options);
  children.push(child);
  child.once('exit', code => {
    if (!stopping.signal.aborted) {
      console.error(`${name} ended unexpectedly (exit code ${code}).`);
      stop(1);
    }
  });
  return child;
}

try {
  run('The sandbox', process.execPath, [
    '--require',
    typescriptTransform,
    'packages/sandbox/src/main.ts',
  ]);
  await untilReady('http://127.0.0.1:7100/state', {
    seconds: 60,
    signal: stopping.signal,
  });

  run('The portal', 'backstage-cli', ['repo', 'start'], {
    env: {
      APP_CONFIG_backend_logger_overrides: quiet,
      ...process.env,
      BROWSER: 'none',
      NODE_ENV: 'development',
    },
  });
  await untilReady('http://127.0.0.1:7007/.backstage/health/v1/readiness', {
    seconds: 180,
    signal: stopping.signal,
  });
  await untilReady('http://localhost:3000/', {
    seconds: 180,
    signal: stopping.signal,
  });

  console.log(`
  The portal is ready:  http://localhost:3000

  Sign in as Lin Wei (service owner) and look at
    /release-readiness                                        where every service stands
    /catalog/default/component/mall-order/release-readiness   ready in every respect
    /catalog/default/component/mall-payment/release-readiness   what stands in the way
    /release-readiness/promotions                             what is on its way to prod

  The sandbox company takes orders at http://127.0.0.1:7100/state (packages/sandbox/README.md).
  Ctrl-C ends everything.
`);
} catch (error) {
  if (!stopping.signal.aborted) {
    console.error(error.message);
    await stop(1);
  }
}
