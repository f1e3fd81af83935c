import type { PromotionSubject } from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  DriverObservation,
  ProductionObserver,
  ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { HealthProbe, HealthProber } from '../promotion';

export interface HttpHealthProberOptions {
  findService(entityRef: string): Promise<ServiceDescriptor | undefined>;
  /** Asked where a service declares no URL; absent = then nothing is known. */
  observer?: Pick<ProductionObserver, 'probe'>;
  /** Longest wait for an answer, milliseconds. Default 5,000. */
  timeout?: number;
}

/**
 * Faults of the way to the service that are the prober's own: its name server,
 * its network, its open files. A service that refuses or is silent is not well.
 */
const ownFaults: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'ENETDOWN',
  'EMFILE',
  'ENFILE',
  'EADDRNOTAVAIL',
]);

/**
 * §5.2 asks a service whether it is well: the URL that it declares, with
 * `x-canary: true` while a canary runs, so that the mesh sends the request to
 * it. Nothing of the answer but its status is read, and no redirect followed.
 */
export class HttpHealthProber implements HealthProber {
  constructor(private readonly options: HttpHealthProberOptions) {}

  async probe(
    subject: PromotionSubject,
    {
      observation,
      signal,
    }: { observation?: DriverObservation; signal: AbortSignal },
  ): Promise<HealthProbe['outcome']> {
    const service = await this.options.findService(subject.entityRef);
    if (!service) return 'unknown';
    if (service.healthUrl === undefined) {
      const found = await this.options.observer?.probe(
        { subject, service },
        { signal },
      );
      return found === 'ok' ? 'succeeded' : (found ?? 'unknown');
    }
    return this.ask(service.healthUrl, {
      canary: observation?.canaryPresent ?? false,
      signal,
    });
  }

  private async ask(
    url: string,
    { canary, signal }: { canary: boolean; signal: AbortSignal },
  ): Promise<HealthProbe['outcome']> {
    const timeout = AbortSignal.timeout(this.options.timeout ?? 5_000);
    try {
      const response = await fetch(url, {
        redirect: 'manual',
        headers: canary ? { 'x-canary': 'true' } : {},
        signal: AbortSignal.any([signal, timeout]),
      });
      await response.body?.cancel();
      return response.ok ? 'succeeded' : 'failed';
    } catch (error) {
      // The caller gave up: that says nothing about the service.
      if (signal.aborted) return 'unknown';
      if (timeout.aborted) return 'failed';
      return ownFaults.has(codeOf(error)) ? 'unknown' : 'failed';
    }
  }
}

/** The system's word for what broke, from the causes that fetch wraps. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  // Several addresses were tried.
  if ('errors' in error && Array.isArray(error.errors)) {
    return codeOf(error.errors[0]);
  }
  return 'cause' in error ? codeOf(error.cause) : '';
}
