import type { HumanDuration } from '@backstage/types';

export interface Config {
  releaseReadiness?: {
    /**
     * Kubernetes as a source of facts. Clusters and their credentials are those
     * of Backstage's Kubernetes plugin (`kubernetes.clusterLocatorMethods`).
     */
    kubernetes?: {
      /**
       * Annotation of a pod template or workload that names the commit its
       * image was built from. Default `org.opencontainers.image.revision`.
       */
      commitAnnotation?: string;
      /**
       * Annotation by which the deployment workflow names the Helm revision.
       * Default `release-readiness.io/helm-revision`.
       */
      helmRevisionAnnotation?: string;
      /** Objects in one page of a list. Default 500. */
      pageSize?: number;
      /** Longest wait for one answer. Default 30 seconds. */
      requestTimeout?: HumanDuration | string;
      /** How often one request is tried. Default 3. */
      attempts?: number;
      /** Kinds that are listed at the same time in one cluster. Default 4. */
      concurrency?: number;
      /** A watch that says nothing for so long is opened anew. Default 150 seconds. */
      watchSilence?: HumanDuration | string;
      /** A watched cluster is asked so often whether it still answers. Default 15 seconds. */
      probeInterval?: HumanDuration | string;
      /** Changes are gathered for so long before they are judged. Default 500 milliseconds. */
      gatherChangesFor?: HumanDuration | string;
      /**
       * Whose changes of workloads and routes a promotion expects, by the names
       * in `metadata.managedFields`. A change by anybody else holds it.
       */
      fieldManagers?: {
        /** CI's `--field-manager`s. Default `release-ci`, `helm`. */
        ci?: string[];
        /** Default `kube-controller-manager`, `rollouts-controller`, `pilot-discovery`. */
        controllers?: string[];
      };
    };
  };
}
