import type { HumanDuration } from '@backstage/types';

export interface Config {
  releaseReadiness?: {
    /** Where each environment is. One that is left out is not configured. */
    environments?: {
      [name in 'dev' | 'test' | 'staging' | 'prod']?: {
        /** Name of the cluster as Backstage's Kubernetes plugin knows it. */
        cluster: string;
        /**
         * Namespace of a service, with the placeholders `{name}`, `{system}`
         * and `{namespace}` (the annotation `backstage.io/kubernetes-namespace`,
         * else the name). `{namespace}` by default.
         */
        namespace?: string;
      };
    };

    /** Which entities of the catalog are services, and how often it is read. */
    services?: {
      /** `{ kind: Component, spec.type: service }` by default; several are alternatives. */
      filter?:
        | { [key: string]: string | string[] }
        | Array<{ [key: string]: string | string[] }>;
      /** One minute by default. */
      interval?: HumanDuration | string;
    };

    github?: {
      /** Host of the repositories that `github.com/project-slug` names; `github.com` by default. */
      host?: string;
    };

    /** What the organisation has decided. */
    policy?: {
      /** The numbers of the standard; see docs/checks.md. */
      limits?: { [name: string]: number };
      /** Regular expressions, ignoring case. */
      testCheckPatterns?: string[];
      requiredTestChecks?: string[];
      codeAnalysisCheckPatterns?: string[];
      codeAnalysisTools?: string[];
      securityScanTools?: string[];
      securityScanCheckPatterns?: string[];
      /** Regular expressions by stage: code-check, test, build, scan, deploy, verify. */
      pipelineStages?: { [stage: string]: string[] };
      /** Regular expressions on image tags; capture group 1 is the commit. */
      commitTagPatterns?: string[];
    };

    facts?: {
      /** For how long an observation counts, by fact kind: `kubernetes.workloads: 10m`. */
      maxAge?: { [kind: string]: HumanDuration | string };
    };

    collection?: {
      /** Between two complete passes, by source: `github: 10m`. */
      intervals?: { [source: string]: HumanDuration | string };
      /** For sources that are not named; one minute by default. */
      defaultInterval?: HumanDuration | string;
      /** Of targets that are watched; 30 minutes by default. */
      watchedInterval?: HumanDuration | string;
      /** A pass that takes longer counts as failed; two minutes by default. */
      deadline?: HumanDuration | string;
    };

    /** Business lines, which services name by `release-readiness.io/business-line`. */
    businessLines?: Array<{
      name: string;
      title: string;
      /** IANA name: `Asia/Shanghai`. */
      timeZone: string;
      /** Hours in which the line wants no release. */
      peakWindows?: Array<{
        days: Array<
          | 'monday'
          | 'tuesday'
          | 'wednesday'
          | 'thursday'
          | 'friday'
          | 'saturday'
          | 'sunday'
        >;
        /** Local time, `HH:MM`. */
        from: string;
        /** Local time, `HH:MM`; before `from` it is on the next day. */
        to: string;
        /** What people see; the line's title by default. */
        title?: string;
        /** Who decided it, and why. */
        setBy?: string;
        reason?: string;
      }>;
      /** Days that are not like their weekday. */
      holidays?: Array<{
        /** `YYYY-MM-DD` in the line's time zone. */
        date: string;
        title: string;
        /** `closed` by default: nothing is released. `no-peaks`: peak windows do not count. */
        effect?: 'closed' | 'no-peaks';
        setBy?: string;
      }>;
    }>;

    /** The guarded promotion, staging to prod. */
    promotion?: {
      /** `true` by default. */
      enabled?: boolean;
      /**
       * The numbers of a promotion: the standard's, scaled, then with these in
       * their place. Durations as `10m`, `PT10M` or `{ minutes: 10 }`.
       */
      policy?: {
        /** Everything that paces a promotion is this many times shorter: `20`, for trying it out. */
        scale?: number;
        /** Any number of `PromotionPolicy` by its name: `canaryObservation: 15m`. */
        [name: string]: any;
      };
      /**
       * Who approves, by role: groups and users, which may hold `{owner}`,
       * `{system}` and `{name}` of the service. `ofOwner`: only members of the
       * service's owner.
       */
      approvers?: {
        [
          role in
            | 'development-lead'
            | 'technical-lead'
            | 'product-lead'
            | 'operations-lead'
        ]?: Array<string | { group: string; ofOwner?: boolean }>;
      };
      /** Who signs off after the release, by role. */
      signOffs?: {
        [role in 'development' | 'test']?: Array<
          string | { group: string; ofOwner?: boolean }
        >;
      };
      /** Groups and users that are paged. */
      onCall?: string[];
      /** GitHub's environment of production deployments; `production` by default. */
      githubEnvironment?: string;
      /** Slug of the GitHub App whose deployment protection rule guards that environment. */
      protectionRule?: string;
      /** Where people open the portal; `app.baseUrl` by default. */
      portalUrl?: string;
      /** Where changes are registered; the built-in register by default. */
      changeRegister?: {
        /** The table API of ServiceNow, `change_request`. */
        type: 'servicenow';
        /** `https://example.service-now.com` */
        url: string;
        authentication:
          | {
              type: 'basic';
              username: string;
              /** @visibility secret */
              password: string;
            }
          | {
              type: 'bearer';
              /** @visibility secret */
              token: string;
            };
      };
    };

    /** For how long history is kept. */
    retention?: {
      /** Changes of outcomes; two years by default. */
      transitions?: HumanDuration | string;
      /** The row of each day, for trends; 400 days by default. */
      days?: HumanDuration | string;
    };

    /** By check id. */
    checks?: {
      [id: string]: {
        /** `false` switches the check off. */
        enabled?: boolean;
        severity?: 'blocking' | 'warning' | 'informative';
      };
    };
  };
}
