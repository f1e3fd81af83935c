import type {
  ConditionManifest,
  Manifest,
  PodTemplateManifest,
  RollingUpdateManifest,
  SelectorManifest,
} from './manifests';

/** One step of a Rollout's canary; kinds that say nothing of weight or waiting are left out. */
export interface CanaryStepManifest {
  setWeight?: number;
  /** Without a duration it waits until somebody sends it on. */
  pause?: { duration?: string | number };
}

export interface IstioVirtualServiceReference {
  name?: string;
  routes?: string[];
}

export interface CanaryStrategyManifest extends RollingUpdateManifest {
  steps?: CanaryStepManifest[];
  canaryService?: string;
  stableService?: string;
  trafficRouting?: {
    istio?: {
      virtualService?: IstioVirtualServiceReference;
      virtualServices?: IstioVirtualServiceReference[];
      destinationRule?: {
        canarySubsetName?: string;
        stableSubsetName?: string;
      };
    };
  };
}

/** An `argoproj.io/v1alpha1` Rollout, reduced to what is read here. */
export interface RolloutManifest extends Manifest {
  spec?: {
    replicas?: number;
    selector?: SelectorManifest;
    workloadRef?: { kind?: string; name?: string };
    strategy?: { canary?: CanaryStrategyManifest; blueGreen?: object };
    template?: PodTemplateManifest;
  };
  status?: {
    /** A string, whatever one expects. */
    observedGeneration?: string | number;
    /** Generation of the Deployment that lends its template; a string too. */
    workloadObservedGeneration?: string | number;
    phase?: string;
    message?: string;
    abort?: boolean;
    abortedAt?: string;
    currentStepIndex?: number;
    currentPodHash?: string;
    stableRS?: string;
    pauseConditions?: { reason?: string; startTime?: string }[];
    readyReplicas?: number;
    updatedReplicas?: number;
    availableReplicas?: number;
    conditions?: ConditionManifest[];
    canary?: {
      weights?: { canary?: { weight?: number }; verified?: boolean };
    };
  };
}
