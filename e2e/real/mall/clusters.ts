import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Company, Environment } from '@release-readiness/sandbox';

import { repository } from '../../portal/sandbox';
import { startKubernetes, type KubernetesCluster } from '../../servers';
import { applyHistory } from './history';
import { applyStatuses } from './statuses';

/** Which environments each cluster holds. */
export const CLUSTER_ENVIRONMENTS: Readonly<
  Record<ClusterName, readonly Environment[]>
> = { nonprod: ['dev', 'test', 'staging'], prod: ['prod'] };

export type ClusterName = 'nonprod' | 'prod';

/**
 * The service account that the documented ClusterRole is bound to. Its token is
 * a static one, so that it can be revoked and given back.
 */
export const READER = 'system:serviceaccount:default:release-readiness';

const CLUSTER_ROLE = join(repository, 'docs/kubernetes/cluster-role.yaml');

/** Everything that the product asks is written down, nothing else. */
const AUDIT_POLICY = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [{ level: 'Metadata', users: [READER] }, { level: 'None' }],
};

/**
 * Starts a real control plane that holds some of Mall's environments, with
 * their history, and lets the product read it as the documentation says.
 */
export async function startMallCluster(
  name: ClusterName,
  company: Company,
  now: Date,
): Promise<KubernetesCluster> {
  const cluster = await startKubernetes({
    name,
    // Mall brings its own.
    nodes: 0,
    users: [{ name: READER, groups: ['system:serviceaccounts'] }],
    auditPolicy: AUDIT_POLICY,
    // What they would do now is told as having happened in the past.
    withoutControllers: ['cronjob-controller', 'job-controller'],
  });
  try {
    await cluster.applyCrds();
    await applyReaderRole(cluster);
    const environments = CLUSTER_ENVIRONMENTS[name];
    await applyHistory(cluster, company, environments, now);
    await applyStatuses(cluster, company, environments, now);
    return cluster;
  } catch (error) {
    await cluster.stop().catch(() => undefined);
    throw error;
  }
}

/** Applies the documented ClusterRole, its service account and binding. */
export async function applyReaderRole(
  cluster: KubernetesCluster,
): Promise<void> {
  await cluster.kubectl(['apply', '-f', CLUSTER_ROLE]);
}

/** The file as documented, YAML documents. */
export function readReaderRole(): string {
  return readFileSync(CLUSTER_ROLE, 'utf8');
}
