import type { KubernetesCluster } from '../../servers';
import type { ClusterName } from './clusters';

/** What somebody does with kubectl to a ready service, and takes back. */
export interface Change {
  readonly title: string;
  readonly cluster: ClusterName;
  /** The check that fails meanwhile. */
  readonly check: string;
  /** kubectl's arguments. */
  readonly commands: readonly (readonly string[])[];
  readonly revert: readonly (readonly string[])[];
}

/** A service that is ready, and stateless. */
export const CHANGED_SERVICE = 'mall-geo';

const DEPLOYMENT = `deployment/${CHANGED_SERVICE}`;

export const CHANGES: readonly Change[] = [
  {
    title: 'set a latest tag in dev',
    cluster: 'nonprod',
    check: 'no-latest-tag',
    commands: [
      words(
        `set image ${DEPLOYMENT} app=registry.mall.example/mall-geo:latest -n mall-dev`,
      ),
    ],
    revert: [words(`rollout undo ${DEPLOYMENT} -n mall-dev`)],
  },
  {
    title: 'changed requests on staging',
    cluster: 'nonprod',
    check: 'staging-matches-prod-resources',
    commands: [
      words(
        `set resources ${DEPLOYMENT} --containers=app --requests=cpu=300m -n mall-staging`,
      ),
    ],
    revert: [words(`rollout undo ${DEPLOYMENT} -n mall-staging`)],
  },
  {
    title: 'scaled prod to one replica',
    cluster: 'prod',
    check: 'prod-high-availability',
    // Else the autoscaler corrects it before anybody looks.
    commands: [
      minReplicas(1),
      words(`scale ${DEPLOYMENT} --replicas=1 -n mall-prod`),
    ],
    revert: [
      words(`scale ${DEPLOYMENT} --replicas=3 -n mall-prod`),
      minReplicas(3),
    ],
  },
  {
    title: 'took a readiness probe away in prod by hand',
    cluster: 'prod',
    check: 'health-probes',
    commands: [
      [
        ...words(`patch ${DEPLOYMENT} -n mall-prod --type=json -p`),
        '[{"op":"remove","path":"/spec/template/spec/containers/0/readinessProbe"}]',
      ],
    ],
    revert: [words(`rollout undo ${DEPLOYMENT} -n mall-prod`)],
  },
];

/** Adds a configuration key on staging that prod lacks, or removes it. */
export function setExtraKey(present: boolean): readonly string[] {
  return [
    ...words(`patch configmap ${CHANGED_SERVICE} -n mall-staging -p`),
    JSON.stringify({ data: { ADDED: present ? 'yes' : null } }),
  ];
}

export async function runAll(
  cluster: KubernetesCluster,
  commands: readonly (readonly string[])[],
): Promise<void> {
  for (const command of commands) {
    await cluster.kubectl(command);
  }
}

function minReplicas(count: number): string[] {
  return [
    ...words(`patch hpa ${CHANGED_SERVICE} -n mall-prod -p`),
    JSON.stringify({ spec: { minReplicas: count } }),
  ];
}

function words(text: string): string[] {
  return text.split(' ');
}
