import { Track, trackOf } from '../../company';
import { fieldsOf, isFields } from '../../company/manifests';
import { KubernetesObject } from '../../kubernetes';

/**
 * What is wrong with one image, wherever it runs in prod: on a canary, on every
 * pod once it is rolled out, nowhere when it was rolled back.
 */
export interface ImageFault {
  /** Share of the requests that fail, 0 to 1. */
  errorRate?: number;
  /** Seconds. */
  p99?: number;
  /**
   * `missing`: its pods answer their scrapes without the metrics of requests;
   * `down`: they do not answer them.
   */
  data?: 'missing' | 'down';
  /** Its health check says that it is not well. */
  health?: 'failing';
  /** It does not answer the requests of the smoke test. */
  smokeTest?: 'failing';
}

/** One pod as traffic meets it. */
export interface ServingPod {
  pod: KubernetesObject;
  track: Track;
  /** `sha256:…` of the service's own container; undefined until it runs. */
  digest: string | undefined;
}

export function servingPod(pod: KubernetesObject): ServingPod {
  const { containerStatuses } = fieldsOf(pod.status);
  const statuses = Array.isArray(containerStatuses)
    ? containerStatuses.filter(isFields)
    : [];
  const own = statuses.find(({ name }) => name === 'app');
  return {
    pod,
    track: trackOf(pod),
    digest: String(own?.imageID ?? '').split('@')[1],
  };
}
