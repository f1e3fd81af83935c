import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds, type HumanDuration } from '@backstage/types';

/** `releaseReadiness.kubernetes` with its defaults. */
export interface KubernetesSettings {
  /** Annotation of a pod template or workload that names the commit. */
  commitAnnotation: string;
  /** Annotation by which the deployment workflow names the Helm revision. */
  helmRevisionAnnotation: string;
  /** Objects asked for in one page of a list. */
  pageSize: number;
  /** Longest wait for one answer, milliseconds. */
  requestTimeout: number;
  /** How often one request is tried. */
  attempts: number;
  /** Kinds that are listed at the same time. */
  concurrency: number;
  /** A watch that says nothing for so long is opened anew, milliseconds. */
  watchSilence: number;
  /** Time between two probes of a watched cluster, milliseconds. */
  probeInterval: number;
  /** Changes are gathered for so long before they are published, milliseconds. */
  gatherChangesFor: number;
  /** Who may change production while a promotion runs. */
  fieldManagers: FieldManagers;
}

/** Managers as `metadata.managedFields` names them. */
export interface FieldManagers {
  /** CI's own hands. */
  ci: string[];
  /** Controllers, which act on what CI wrote. */
  controllers: string[];
}

const root = 'releaseReadiness.kubernetes';

/**
 * Reads `releaseReadiness.kubernetes`.
 *
 * @throws InputError that names the path, when a value makes no sense
 */
export function readKubernetesSettings(config: Config): KubernetesSettings {
  const section = config.getOptionalConfig(root);
  const wholeNumber = (path: string, otherwise: number) => {
    const value = section?.getOptionalNumber(path) ?? otherwise;
    if (!Number.isInteger(value) || value < 1) {
      throw new InputError(
        `${root}.${path} must be a whole number of at least 1, not ${value}`,
      );
    }
    return value;
  };
  const duration = (path: string, otherwise: HumanDuration) =>
    durationToMilliseconds(
      section?.has(path)
        ? readDurationFromConfig(section, { key: path })
        : otherwise,
    );
  return {
    commitAnnotation:
      section?.getOptionalString('commitAnnotation') ??
      'org.opencontainers.image.revision',
    helmRevisionAnnotation:
      section?.getOptionalString('helmRevisionAnnotation') ??
      'release-readiness.io/helm-revision',
    pageSize: wholeNumber('pageSize', 500),
    requestTimeout: duration('requestTimeout', { seconds: 30 }),
    attempts: wholeNumber('attempts', 3),
    concurrency: wholeNumber('concurrency', 4),
    watchSilence: duration('watchSilence', { seconds: 150 }),
    probeInterval: duration('probeInterval', { seconds: 15 }),
    gatherChangesFor: duration('gatherChangesFor', { milliseconds: 500 }),
    fieldManagers: {
      ci: section?.getOptionalStringArray('fieldManagers.ci') ?? [
        'release-ci',
        'helm',
      ],
      controllers: section?.getOptionalStringArray(
        'fieldManagers.controllers',
      ) ?? [
        'kube-controller-manager',
        'rollouts-controller',
        'pilot-discovery',
      ],
    },
  };
}
