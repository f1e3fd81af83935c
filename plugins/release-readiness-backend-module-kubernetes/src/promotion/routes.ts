import type {
  DestinationRuleManifest,
  HttpRouteManifest,
  RouteDestinationManifest,
  RouteMatchManifest,
  VirtualServiceManifest,
} from '../resources/meshManifests';
import type { CanaryStrategyManifest } from '../resources/rolloutManifests';

type Destination = NonNullable<RouteDestinationManifest['destination']>;

/** Which of the routes carry ordinary requests, and which destination is a canary. */
interface CanaryRouting {
  /** Names; empty = the only route there is. */
  routes: string[];
  isCanary(destination: Destination): boolean;
}

/** What the mesh does with ordinary requests. */
export interface MeshState {
  /** A route of the mesh concerns the canary at all. */
  routed: boolean;
  /** Percent; absent = it can't be told. */
  weight?: number;
  /** Each subset that gets requests is defined. */
  subsetsDefined: boolean;
}

const ordinary: CanaryRouting = {
  routes: ['primary'],
  isCanary: ({ subset, host = '' }) =>
    subset === 'canary' || /-canary($|\.)/.test(host),
};

/**
 * Weights as the routes have them: of the route `primary`, or of those that a
 * Rollout names. Several VirtualServices have to agree.
 *
 * @param strategy - The Rollout's; absent where no controller shifts traffic.
 */
export function toMesh(
  objects: {
    virtualServices: VirtualServiceManifest[];
    destinationRules: DestinationRuleManifest[];
  },
  strategy?: CanaryStrategyManifest,
): MeshState {
  const routing = strategy ? routingOf(strategy) : ordinary;
  const found = objects.virtualServices.map(each => findRoute(each, routing));
  const known = found.flatMap(each => (typeof each === 'object' ? each : []));
  const shares = known.map(({ route }) => shareOf(route, routing));
  const [weight] = shares;
  const agreed =
    !found.includes('unclear') && shares.every(share => share === weight);
  return {
    routed: found.some(each => each !== 'unrelated'),
    ...(agreed && weight !== undefined && { weight }),
    subsetsDefined: known.every(({ route, namespace }) =>
      (route.route ?? []).every(
        ({ destination, weight: part = 100 }) =>
          part === 0 ||
          isDefined(destination, namespace, objects.destinationRules),
      ),
    ),
  };
}

function routingOf({
  canaryService,
  trafficRouting,
}: CanaryStrategyManifest): CanaryRouting {
  const { virtualService, virtualServices, destinationRule } =
    trafficRouting?.istio ?? {};
  const subset = destinationRule?.canarySubsetName;
  return {
    routes: [virtualService, ...(virtualServices ?? [])].flatMap(
      each => each?.routes ?? [],
    ),
    isCanary: destination =>
      (subset !== undefined && destination.subset === subset) ||
      (canaryService !== undefined &&
        destination.host?.split('.')[0] === canaryService),
  };
}

/** The route of ordinary requests; `unclear` when some may take another way to a canary. */
function findRoute(
  { metadata = {}, spec = {} }: VirtualServiceManifest,
  { routes, isCanary }: CanaryRouting,
): { route: HttpRouteManifest; namespace: string } | 'unclear' | 'unrelated' {
  const http = spec.http ?? [];
  const leadsToCanary = ({ route = [] }: HttpRouteManifest) =>
    route.some(({ destination }) => destination && isCanary(destination));
  const position =
    routes.length === 0 && http.length === 1
      ? 0
      : http.findIndex(({ name = '' }) => routes.includes(name));
  if (position < 0) {
    return http.some(leadsToCanary) ? 'unclear' : 'unrelated';
  }
  // The first match wins: what stands before may keep requests from it.
  const before = http.slice(0, position);
  const passed = before.every(
    route =>
      !takesAll(route) && (!leadsToCanary(route) || isOpenedByHeader(route)),
  );
  return passed && takesAll(http[position])
    ? { route: http[position], namespace: metadata.namespace ?? '' }
    : 'unclear';
}

function takesAll({ match = [] }: HttpRouteManifest): boolean {
  const isAny = (condition: RouteMatchManifest) =>
    Object.keys(condition).every(
      key => key === 'uri' && condition.uri?.prefix === '/',
    );
  return match.length === 0 || match.some(isAny);
}

function isOpenedByHeader({ match = [] }: HttpRouteManifest): boolean {
  return match.every(({ headers }) => Object.keys(headers ?? {}).length > 0);
}

function shareOf(
  { route = [] }: HttpRouteManifest,
  { isCanary }: CanaryRouting,
): number | undefined {
  const parts = route.map(({ destination = {}, weight }) => ({
    canary: isCanary(destination),
    // A route to a single destination may leave its weight out: it is all.
    weight: weight ?? (route.length === 1 ? 100 : 0),
  }));
  const sum = (some: typeof parts) =>
    some.reduce((total, { weight }) => total + weight, 0);
  const total = sum(parts);
  const sound = parts.every(
    ({ weight }) => Number.isFinite(weight) && weight >= 0,
  );
  return sound && total > 0
    ? (sum(parts.filter(({ canary }) => canary)) * 100) / total
    : undefined;
}

function isDefined(
  destination: Destination | undefined,
  namespace: string,
  rules: readonly DestinationRuleManifest[],
): boolean {
  const { host = '', subset } = destination ?? {};
  return (
    subset === undefined ||
    rules.some(
      ({ spec, metadata }) =>
        fullName(spec?.host ?? '', metadata?.namespace ?? '') ===
          fullName(host, namespace) &&
        spec?.subsets?.some(({ name }) => name === subset),
    )
  );
}

/** `orders` and `orders.shop.svc.cluster.local` are one host. */
function fullName(host: string, namespace: string): string {
  const [service, place = namespace] = host.split('.');
  return `${service}.${place}`;
}
