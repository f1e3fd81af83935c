import type { Config } from '@backstage/config';
import { readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds, type HumanDuration } from '@backstage/types';

export const incidentLevels = ['P0', 'P1', 'P2', 'P3'] as const;

export type IncidentLevel = (typeof incidentLevels)[number];

/** `releaseReadiness.github` with its defaults. */
export interface GithubSettings {
  /** GitHub's environment names that are our staging and prod. */
  environments: { staging: string[]; prod: string[] };
  /** Labels of an incident of each level (§8). */
  incidentLabels: Record<IncidentLevel, string[]>;
  coverage: {
    /** Names of artifacts that hold a coverage report. */
    artifactPatterns: RegExp[];
    /** Names of check runs and commit statuses that report coverage. */
    checkPatterns: RegExp[];
  };
  /** Longest wait for one answer, milliseconds. */
  requestTimeout: number;
  /** Share of the hourly budget that collection leaves to others. */
  budgetReserve: number;
  /** Age at which an answer of REST is asked for again, milliseconds. */
  revalidateAfter: number;
}

const defaults = {
  environments: {
    staging: ['staging'],
    prod: ['production', 'prod'],
  },
  artifactPatterns: ['coverage', 'jacoco'],
  checkPatterns: ['^codecov/project$', 'coverage'],
  requestTimeout: { seconds: 20 },
  budgetReserve: 0.2,
  revalidateAfter: { minutes: 30 },
};

const root = 'releaseReadiness.github';

/**
 * Reads `releaseReadiness.github`.
 *
 * @throws InputError that names the path, when a value makes no sense
 */
export function readGithubSettings(config: Config): GithubSettings {
  const section = config.getOptionalConfig(root);
  const strings = (path: string, otherwise: string[]) =>
    section?.getOptionalStringArray(path) ?? otherwise;
  const duration = (path: string, otherwise: HumanDuration) =>
    durationToMilliseconds(
      section?.has(path)
        ? readDurationFromConfig(section, { key: path })
        : otherwise,
    );
  const patterns = (path: string, otherwise: string[]) =>
    strings(path, otherwise).map(source => pattern(path, source));
  return {
    environments: {
      staging: strings('environments.staging', defaults.environments.staging),
      prod: strings('environments.prod', defaults.environments.prod),
    },
    incidentLabels: {
      P0: strings('incidentLabels.P0', ['P0']),
      P1: strings('incidentLabels.P1', ['P1']),
      P2: strings('incidentLabels.P2', ['P2']),
      P3: strings('incidentLabels.P3', ['P3']),
    },
    coverage: {
      artifactPatterns: patterns(
        'coverage.artifactPatterns',
        defaults.artifactPatterns,
      ),
      checkPatterns: patterns('coverage.checkPatterns', defaults.checkPatterns),
    },
    requestTimeout: duration('requestTimeout', defaults.requestTimeout),
    revalidateAfter: duration('revalidateAfter', defaults.revalidateAfter),
    budgetReserve: share(section?.getOptionalNumber('budgetReserve')),
  };
}

function pattern(path: string, source: string): RegExp {
  try {
    return new RegExp(source, 'i');
  } catch (error) {
    throw new InputError(
      `${root}.${path}: '${source}' is not a regular expression`,
      error,
    );
  }
}

function share(value = defaults.budgetReserve): number {
  if (!(value >= 0 && value < 1)) {
    throw new InputError(
      `${root}.budgetReserve must be at least 0 and below 1, not ${value}`,
    );
  }
  return value;
}
