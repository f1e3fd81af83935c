import { Environment, ServiceDefinition } from '../../company';
import { ImageFault } from './ImageFault';
import { ServiceTraffic } from './ServiceTraffic';

/** What reaches the company's services, and what is wrong with their images. */
export class Traffic {
  /** By digest: whose image it is, and what is wrong with it. */
  readonly faults = new Map<string, { service: string; fault: ImageFault }>();
  /** Pods whose metrics of requests are left out for the sake of their image. */
  readonly silenced = new Set<string>();
  readonly #services = new Map<string, ServiceTraffic>();

  of(service: ServiceDefinition, environment: Environment): ServiceTraffic {
    const key = `${environment}/${service.name}`;
    const known = this.#services.get(key);
    const traffic = known ?? new ServiceTraffic(service, environment);
    this.#services.set(key, traffic);
    return traffic;
  }

  /** Only the traffic of prod finds out what is wrong with an image. */
  faultOf(environment: Environment, digest: string | undefined): ImageFault {
    const known = environment === 'prod' && this.faults.get(digest ?? '');
    return known ? known.fault : {};
  }
}
