import type { CanaryObservation } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { FlaggerCanaryManifest } from '../resources/manifests';
import type { VirtualServiceManifest } from '../resources/meshManifests';
import type { RolloutManifest } from '../resources/rolloutManifests';
import { transitionOf } from './conditions';
import { toIdentity, type ObjectIdentity } from './identity';

/** A canary as its controller tells of it. */
export interface CanaryRecord extends ObjectIdentity {
  /** Hashes of an Argo Rollout's newest and stable pods. */
  hashes?: { current?: string; stable?: string };
  observation: CanaryObservation;
}

/** Where a VirtualService sends its requests. */
export interface RouteRecord extends ObjectIdentity {
  /** Weight of a canary in the routes of ordinary requests; absent where none has a canary. */
  canaryWeight?: number;
  /** A route that a header or the like opens leads to a canary. */
  canaryByMatch: boolean;
}

type State = CanaryObservation['state'];

const flaggerStates: Record<string, State> = {
  Initializing: 'none',
  Initialized: 'none',
  Succeeded: 'none',
  Progressing: 'running',
  Promoting: 'running',
  Finalising: 'running',
  Terminating: 'running',
  Terminated: 'none',
  Waiting: 'paused',
  WaitingPromotion: 'paused',
  Failed: 'degraded',
};

/** @param manifest - An `argoproj.io/v1alpha1` Rollout. */
export function toArgoCanary(manifest: RolloutManifest): CanaryRecord {
  const identity = toIdentity(manifest);
  const { status = {} } = manifest;
  const state = argoState(manifest);
  const since =
    (state === 'degraded' ? status.abortedAt : undefined) ??
    (state === 'paused' ? status.pauseConditions?.[0]?.startTime : undefined) ??
    transitionOf(status.conditions, 'Progressing');
  const weight = status.canary?.weights?.canary?.weight;
  return {
    ...identity,
    hashes: { current: status.currentPodHash, stable: status.stableRS },
    observation: {
      controller: 'argo-rollouts',
      kind: 'Rollout',
      name: identity.name,
      namespace: identity.namespace,
      state,
      ...(status.phase && { phase: status.phase }),
      ...(status.message && { message: status.message }),
      ...(weight !== undefined && { weight }),
      ...(status.currentStepIndex !== undefined && {
        step: status.currentStepIndex,
      }),
      ...(since && { since }),
      upToDate:
        status.observedGeneration !== undefined &&
        Number(status.observedGeneration) === manifest.metadata?.generation,
    },
  };
}

function argoState({ status = {} }: RolloutManifest): State {
  if (status.abort === true || status.phase === 'Degraded') {
    return 'degraded';
  }
  if (status.phase === 'Paused') {
    return 'paused';
  }
  return status.phase === 'Healthy' ? 'none' : 'running';
}

/** @param manifest - A `flagger.app/v1beta1` Canary. */
export function toFlaggerCanary(manifest: FlaggerCanaryManifest): CanaryRecord {
  const identity = toIdentity(manifest);
  const { spec = {}, status = {} } = manifest;
  const { phase = '', lastTransitionTime, canaryWeight, iterations } = status;
  const message = status.conditions?.find(
    ({ type }) => type === 'Promoted',
  )?.message;
  return {
    ...identity,
    ...(spec.targetRef?.kind === 'Deployment' &&
      spec.targetRef.name && { keys: [`targets ${spec.targetRef.name}`] }),
    observation: {
      controller: 'flagger',
      kind: 'Canary',
      name: identity.name,
      namespace: identity.namespace,
      state: flaggerStates[phase] ?? 'running',
      ...(phase && { phase }),
      ...(message && { message }),
      ...(canaryWeight !== undefined && { weight: canaryWeight }),
      ...(iterations !== undefined && { step: iterations }),
      ...(lastTransitionTime && { since: lastTransitionTime }),
      // Flagger keeps no observed generation: a status at all is what it tells.
      upToDate: phase !== '',
    },
  };
}

/** @param manifest - A `networking.istio.io` VirtualService. */
export function toRouteRecord(manifest: VirtualServiceManifest): RouteRecord {
  const routes = (manifest.spec?.http ?? []).map(http => {
    const canary = (http.route ?? []).filter(
      ({ destination }) =>
        destination?.subset === 'canary' ||
        /-canary($|\.)/.test(destination?.host ?? ''),
    );
    return {
      matched: (http.match ?? []).length > 0,
      hasCanary: canary.length > 0,
      // A route to a single destination may leave its weight out: it is 100.
      weight: canary.reduce(
        (sum, { weight }) =>
          sum + (weight ?? (http.route?.length === 1 ? 100 : 0)),
        0,
      ),
    };
  });
  const ordinary = routes.filter(
    ({ matched, hasCanary }) => !matched && hasCanary,
  );
  return {
    ...toIdentity(manifest),
    ...(ordinary.length > 0 && {
      canaryWeight: Math.max(...ordinary.map(({ weight }) => weight)),
    }),
    canaryByMatch: routes.some(
      ({ matched, hasCanary }) => matched && hasCanary,
    ),
  };
}
