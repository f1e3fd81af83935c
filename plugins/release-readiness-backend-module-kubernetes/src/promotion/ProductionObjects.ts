import type {
  DaemonSetManifest,
  DeploymentManifest,
  PodManifest,
  ReplicaSetManifest,
  StatefulSetManifest,
} from '../resources/manifests';
import type {
  DestinationRuleManifest,
  VirtualServiceManifest,
} from '../resources/meshManifests';
import type { RolloutManifest } from '../resources/rolloutManifests';

/** What production has of one service at one moment. */
export interface ProductionObjects {
  deployments: DeploymentManifest[];
  statefulSets: StatefulSetManifest[];
  daemonSets: DaemonSetManifest[];
  rollouts: RolloutManifest[];
  /** Deployments that only lend their template to a Rollout. */
  lenders: DeploymentManifest[];
  /** Of those workloads and perhaps of others: what owns them tells. */
  replicaSets: ReplicaSetManifest[];
  pods: PodManifest[];
  virtualServices: VirtualServiceManifest[];
  destinationRules: DestinationRuleManifest[];
}
