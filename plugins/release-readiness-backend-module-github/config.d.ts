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
      /** Guarded promotions through GitHub Actions. */
      promotion?: {
        /**
         * Workflow file in `.github/workflows` of each effect. Default: the
         * names of the example workflows. A rollback runs the workflow that its
         * plan names.
         */
        workflows?: {
          'deploy-canary'?: string;
          'set-weight'?: string;
          'roll-out'?: string;
          'clean-up'?: string;
          'smoke-test'?: string;
        };
        /** Where the workload is an Argo Rollout. */
        argoRollouts?: {
          /** Default: the files above. */
          workflows?: {
            'deploy-canary'?: string;
            'set-weight'?: string;
            'roll-out'?: string;
            'clean-up'?: string;
            'smoke-test'?: string;
          };
        };
        /**
         * Issuer of the OpenID Connect tokens of Actions. Default: that of
         * github.com, of the enterprise on ghe.com, or of the server
         * (`https://HOST/_services/token`).
         */
        issuer?: string;
        /** How old a run may be that counts as that of an effect. Default 24 hours. */
        lookBack?: HumanDuration | string;
        /** From a request to cancel a run until it is forced. Default 1 minute. */
        forceCancelAfter?: HumanDuration | string;
        /** What people are told that a step takes. Default 1 minute. */
        typicalLatency?: HumanDuration | string;
        /** How often jobs that wait for the portal are looked for, where no webhook tells. */
        gate?: {
          /** In repositories with a live promotion. Default 10 seconds. */
          liveInterval?: HumanDuration | string;
          /** In the repositories of all services. Default 5 minutes. */
          interval?: HumanDuration | string;
        };
        /** File that lists patterns of cache keys, one a line. Default `cache-keys.txt`. */
        cacheKeysFile?: string;
      };
    };
    promotion?: {
      /** GitHub's environment of production deployments. Default `production`. */
      githubEnvironment?: string;
      /**
       * Whom the token of a claim has to be made for: the variable
       * `RELEASE_READINESS_URL` of the workflows. Default `backend.baseUrl`.
       */
      claimAudience?: string;
    };
  };
}
