import type { Sandbox, ServerId } from '@release-readiness/sandbox';
import type { SandboxServerName } from './sandbox';

const servers: Readonly<Record<SandboxServerName, ServerId | undefined>> = {
  control: undefined,
  dev: 'dev',
  test: 'test',
  staging: 'staging',
  prod: 'prod',
  github: 'github',
  prometheusNonprod: 'prometheus-nonprod',
  prometheusProd: 'prometheus-prod',
  alertmanager: 'alertmanager',
  services: 'services',
};

/** Address of a server of a sandbox that runs in this process. */
export function urlIn(
  { urls, control }: Pick<Sandbox, 'urls' | 'control'>,
  server: SandboxServerName,
): string {
  const id = servers[server];
  return id ? urls[id] : control.url;
}

/** The company's business lines without a peak: the same at every hour. */
export const linesWithoutPeaks = [
  'retail-cn',
  'retail-eu',
  'wholesale-us',
  'finance',
].map(name => ({ name, title: name, timeZone: 'Etc/UTC', peakWindows: [] }));
