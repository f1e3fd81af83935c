import { KubernetesObject } from '../../kubernetes/model';
import {
  AlertmanagerModel,
  PrometheusModel,
  ServerAuthentication,
} from '../../monitoring/model';
import { Company } from '../Company';
import { Environment } from '../definition';
import { buildBackupTargets } from './backups';
import { buildRuleFiles } from './rules';
import { buildTargets } from './targets';

const HISTORY = 24 * 3_600_000;

/** A Prometheus server of Mall and what it watches. */
export interface PrometheusPlan {
  name: 'nonprod' | 'prod';
  environments: readonly Environment[];
  /** The environment that its rules watch; nobody is called for dev and test. */
  alerting: Environment;
  authentication: ServerAuthentication;
}

/** The servers of Mall; each wants another kind of authentication. */
export const prometheusPlans: readonly PrometheusPlan[] = [
  {
    name: 'nonprod',
    environments: ['dev', 'test', 'staging'],
    alerting: 'staging',
    authentication: { type: 'bearer', token: 'mall-prometheus-nonprod' },
  },
  {
    name: 'prod',
    environments: ['prod'],
    alerting: 'prod',
    authentication: {
      type: 'basic',
      username: 'reader',
      password: 'mall-prometheus',
    },
  },
];

/**
 * What a Prometheus server of Mall knows at the start.
 *
 * @param objectsOf - what a cluster holds: pods and routes at least.
 */
export function buildPrometheus(
  company: Company,
  plan: PrometheusPlan,
  objectsOf: (environment: Environment) => readonly KubernetesObject[],
  now: Date,
): PrometheusModel {
  const historyStart = new Date(now.getTime() - HISTORY);
  return {
    name: plan.name,
    historyStart,
    authentication: plan.authentication,
    externalLabels: { prometheus: plan.name },
    targets: [
      ...plan.environments.flatMap(environment =>
        buildTargets({
          services: company.services,
          environment,
          objects: objectsOf(environment),
          since: historyStart,
        }),
      ),
      ...(plan.environments.includes('prod')
        ? buildBackupTargets(company.services, historyStart, now)
        : []),
    ],
    ruleFiles: buildRuleFiles(company.files, company.services, plan.alerting),
    queryWarnings: [],
  };
}

/** The one Alertmanager of Mall. */
export function buildAlertmanager(company: Company): AlertmanagerModel {
  const config = company.files.get('monitoring/alertmanager.yaml');
  if (config === undefined) {
    throw new Error('The company lacks monitoring/alertmanager.yaml');
  }
  return {
    name: 'mall',
    authentication: { type: 'header', name: 'X-Scope-OrgID', value: 'mall' },
    config,
    silences: [],
  };
}
