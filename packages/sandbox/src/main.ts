import { parseArgs } from 'node:util';
import {
  DEFAULT_PORT_BASE,
  defaultPortal,
  Sandbox,
  SandboxOptions,
  serverIds,
  startSandbox,
} from './control';

const usage = `Starts the simulated company Mall on loopback ports.

  --port-base <n>  port of the control API, the other servers follow (default ${DEFAULT_PORT_BASE}; 0: free ports)
  --portal <url>   base address of the portal's backend (default ${defaultPortal.url})
  --webhook-secret <text>
                   signs GitHub's webhooks to the portal (default ${defaultPortal.webhookSecret})
  --help           this text`;

function readOptions(): SandboxOptions | undefined {
  const { values } = parseArgs({
    options: {
      'port-base': { type: 'string', default: String(DEFAULT_PORT_BASE) },
      portal: { type: 'string', default: defaultPortal.url },
      'webhook-secret': {
        type: 'string',
        default: defaultPortal.webhookSecret,
      },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    return undefined;
  }
  const base = Number(values['port-base']);
  if (!Number.isInteger(base) || base < 0 || base > 65_000) {
    throw new Error(
      `--port-base must be a whole number from 0 to 65000, not '${values['port-base']}'`,
    );
  }
  return {
    portBase: base,
    portal: {
      url: values.portal.replace(/\/$/, ''),
      webhookSecret: values['webhook-secret'],
    },
  };
}

function describe(sandbox: Sandbox): string {
  const width = Math.max(...serverIds.map(id => id.length));
  return [
    `Mall is open: ${sandbox.world.company.services.length} services`,
    ...(['control', ...serverIds] as const).map(
      id =>
        `  ${id.padEnd(width)}  ${id === 'control' ? sandbox.control.url : sandbox.urls[id]}`,
    ),
    `What there is to see: ${sandbox.control.url}/state`,
  ].join('\n');
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options === undefined) {
    console.log(usage);
    return;
  }
  const sandbox = await startSandbox(options);
  console.log(describe(sandbox));
  let closing = false;
  const close = () => {
    if (closing) {
      return;
    }
    closing = true;
    sandbox.close().catch(fail);
  };
  process.on('SIGINT', close);
  process.on('SIGTERM', close);
}

function fail(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

main().catch(fail);
