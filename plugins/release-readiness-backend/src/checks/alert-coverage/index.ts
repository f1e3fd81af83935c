export { applicationMetrics } from './applicationMetrics';
export { alertErrorRate } from './alertErrorRate';
export { alertLatencyP99 } from './alertLatencyP99';
export { alertRulesHealthy } from './alertRulesHealthy';
