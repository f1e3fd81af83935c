import type { CanaryObservation } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { WorkloadRecord } from '../mappers/workloads';
import type { ServiceScope } from './ServiceScope';
import { isCanaryWorkload, isFlaggers } from './workloads';

/**
 * The service's canaries, by whichever controller. Without Argo Rollouts and
 * Flagger they are told from canary Deployments and Istio's weights.
 */
export function toCanaries(scope: ServiceScope): CanaryObservation[] {
  const controlled = [
    ...scope.own('rollouts').map(({ canary }) => canary.observation),
    ...scope.own('canaries').map(({ observation }) => observation),
  ];
  return [...controlled, ...plainCanaries(scope)];
}

function plainCanaries(scope: ServiceScope): CanaryObservation[] {
  const deployments = scope
    .own('deployments')
    .filter(({ name }) => !isFlaggers(scope, name));
  const canaries = deployments.filter(
    record =>
      isCanaryWorkload(scope, record) && record.observation.desiredReplicas > 0,
  );
  const stable = deployments.filter(record => !isCanaryWorkload(scope, record));
  const weight = istioWeight(scope);
  const observed = canaries.map(canary =>
    toPlainCanary(canary, stable, weight),
  );
  // A share of the traffic for a canary that has no pods is lost traffic.
  return canaries.length === 0 && weight.share !== undefined && weight.share > 0
    ? [lostTraffic(scope, weight.share)]
    : observed;
}

interface IstioWeight {
  /** Istio routes a canary of this service at all. */
  routed: boolean;
  share?: number;
}

/** Routes that Flagger or Argo Rollouts writes are told of by these. */
function istioWeight(scope: ServiceScope): IstioWeight {
  if (scope.own('canaries').length + scope.own('rollouts').length > 0) {
    return { routed: false };
  }
  const routes = scope
    .own('virtualservices')
    .filter(
      ({ canaryByMatch, canaryWeight }) =>
        canaryByMatch || canaryWeight !== undefined,
    );
  const shares = routes.flatMap(({ canaryWeight }) => canaryWeight ?? []);
  return {
    routed: routes.length > 0,
    ...(shares.length > 0 && { share: Math.max(...shares) }),
  };
}

function imagesOf({ observation }: WorkloadRecord): string {
  return observation.containers
    .map(({ name, image }) => `${name}=${image}`)
    .sort()
    .join(' ');
}

/**
 * `left-over` is a canary that has nothing new: it runs the images of the
 * stable workload, or has all the traffic already.
 */
function plainState(
  canary: WorkloadRecord,
  stable: WorkloadRecord[],
  share: number | undefined,
): CanaryObservation['state'] {
  const nothingNew = stable.some(each => imagesOf(each) === imagesOf(canary));
  if (nothingNew || share === 100) {
    return 'left-over';
  }
  const { readyReplicas, desiredReplicas } = canary.observation;
  return readyReplicas < desiredReplicas ? 'degraded' : 'running';
}

function toPlainCanary(
  canary: WorkloadRecord,
  stable: WorkloadRecord[],
  { routed, share }: IstioWeight,
): CanaryObservation {
  const { observation } = canary;
  return {
    controller: routed ? 'istio' : 'plain',
    kind: observation.kind,
    name: canary.name,
    namespace: canary.namespace,
    state: plainState(canary, stable, share),
    ...(share !== undefined && { weight: share }),
    ...(canary.createdAt && { since: canary.createdAt }),
    upToDate: observation.observedGeneration === observation.generation,
  };
}

function lostTraffic(scope: ServiceScope, weight: number): CanaryObservation {
  const route = scope
    .own('virtualservices')
    .find(({ canaryWeight }) => canaryWeight === weight);
  return {
    controller: 'istio',
    kind: 'VirtualService',
    name: route?.name ?? '',
    namespace: scope.namespace,
    state: 'degraded',
    weight,
    upToDate: true,
  };
}
