import { HumanDuration } from '@backstage/types';

export interface Config {
  releaseReadiness?: {
    /** Facts from GitHub. Credentials come from `integrations.github`. */
    github?: {
      /** Names of GitHub's environments that are staging and prod. */
      environments?: {
        /**
         * Default `[staging]`.
         */
        staging?: string[];
        /**
         * Default `[production, prod]`.
         */
        prod?: string[];
      };
      /** Labels that make an issue an incident of a level. Default: the level's own name. */
      incidentLabels?: {
        P0?: string[];
        P1?: string[];
        P2?: string[];
        P3?: string[];
      };
      /** Where unit-test coverage is looked for. */
      coverage?: {
        /**
         * Regular expressions on names of workflow artifacts, ignoring case.
         * Default `[coverage, jacoco]`.
         */
        artifactPatterns?: string[];
        /**
         * Regular expressions on names of check runs and commit statuses,
         * ignoring case. Default `['^codecov/project$', coverage]`.
         */
        checkPatterns?: string[];
      };
      /** Longest wait for one answer. Default 20 seconds. */
      requestTimeout?: HumanDuration | string;
      /**
       * Share of the hourly request budget that collection leaves alone, at
       * least 0 and below 1. Default 0.2.
       */
      budgetReserve?: number;
      /** Age at which an answer of REST is asked for again. Default 30 minutes. */
      revalidateAfter?: HumanDuration | string;
    };
  };
}
