export { startAlertmanager, type AlertmanagerServer } from './alertmanager';
export {
  describeMissing,
  findChromium,
  requireBinary,
  type ServerGroup,
} from './binaries';
export { describeWithServers } from './describeWithServers';
export * from './kubernetes';
export { waitUntil, type WaitOptions } from './polling';
export { freePorts } from './ports';
export { startPostgres, type PostgresServer } from './postgres';
export { run } from './processes';
export {
  startPrometheus,
  type PrometheusOptions,
  type PrometheusServer,
  type ScrapeJob,
} from './prometheus';
export { sendRequest, type Answer, type RequestOptions } from './requests';
export { StartedServers, type Stoppable } from './StartedServers';
