import type { Manifest } from './manifests';

/** Where a route sends requests. */
export interface RouteDestinationManifest {
  destination?: { host?: string; subset?: string };
  weight?: number;
}

/** One alternative of a route's conditions. */
export interface RouteMatchManifest {
  headers?: Record<string, unknown>;
  uri?: { prefix?: string };
}

export interface HttpRouteManifest {
  name?: string;
  match?: RouteMatchManifest[];
  route?: RouteDestinationManifest[];
}

/** A `networking.istio.io` VirtualService. */
export interface VirtualServiceManifest extends Manifest {
  spec?: { http?: HttpRouteManifest[] };
  status?: { observedGeneration?: number | string };
}

/** A `networking.istio.io` DestinationRule. */
export interface DestinationRuleManifest extends Manifest {
  spec?: { host?: string; subsets?: { name?: string }[] };
  status?: { observedGeneration?: number | string };
}
