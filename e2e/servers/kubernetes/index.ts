export {
  startKubernetes,
  type ActingUser,
  type KubernetesCluster,
  type KubernetesOptions,
} from './cluster';
export type { KubernetesUser } from './credentials';
export { READY_ANNOTATION, simulatedImageId } from './stages';
export { startRolloutsController, type RolloutsController } from './rollouts';
