import { latencyOf, loadIn, Track } from '../../company';
import { Environment, ServiceDefinition } from '../../company';
import { TrafficLoad } from '../../monitoring';
import { ImageFault } from './ImageFault';

/** What an order says of a service's traffic, or of one track's. */
export interface TrafficOrder {
  errorRate?: number;
  /** Seconds. */
  p99?: number;
  /** Of all pods that are meant, together. */
  requestsPerSecond?: number;
}

/** What reaches a service in one environment, and how it answers. */
export class ServiceTraffic {
  readonly #usual: TrafficLoad;
  #all: TrafficOrder = {};
  readonly #tracks: Record<Track, TrafficOrder> = { stable: {}, canary: {} };

  constructor(service: ServiceDefinition, environment: Environment) {
    this.#usual = loadIn(service, environment);
  }

  /** An order for all pods ends what was ordered of the tracks in that respect. */
  order(order: TrafficOrder, track?: Track): void {
    const said = Object.fromEntries(
      Object.entries(order).filter(([, value]) => value !== undefined),
    );
    if (track) {
      Object.assign(this.#tracks[track], said);
      return;
    }
    Object.assign(this.#all, said);
    for (const own of Object.values(this.#tracks)) {
      Object.keys(said).forEach(key => delete own[key as keyof TrafficOrder]);
    }
  }

  /**
   * The load of one pod.
   *
   * @param pod - `share`: of the service's requests, 0…1; `trackShare`: of the
   *   requests of its track.
   */
  loadOf(pod: {
    track: Track;
    share: number;
    trackShare: number;
    fault: ImageFault;
  }): TrafficLoad {
    const own = this.#tracks[pod.track];
    const total = this.#all.requestsPerSecond ?? this.#usual.requestsPerSecond;
    const p99 = pod.fault.p99 ?? own.p99 ?? this.#all.p99;
    return {
      requestsPerSecond:
        own.requestsPerSecond === undefined
          ? total * pod.share
          : own.requestsPerSecond * pod.trackShare,
      errorRatio:
        pod.fault.errorRate ??
        own.errorRate ??
        this.#all.errorRate ??
        this.#usual.errorRatio,
      latency: p99 === undefined ? this.#usual.latency : latencyOf(p99),
    };
  }
}
