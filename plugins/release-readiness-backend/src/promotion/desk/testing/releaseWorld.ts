import {
  beforeTestNow,
  buildContainer,
  buildDeployment,
  buildDeployments,
  buildKnownFact,
  buildPods,
  buildRevision,
  buildService,
  buildWorkflowFile,
  buildWorkflowJob,
  buildWorkflows,
  buildWorkload,
  defaultPolicy,
  factIn,
  factOf,
  githubDeployments,
  githubEnvironments,
  githubIncidents,
  githubWorkflows,
  prometheusAlerts,
  testNow,
  type Check,
  type Fact,
  type FactsByKey,
  type ReleaseComparison,
  type ServiceDescriptor,
  type WorkloadObservation,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { workloadsIn } from '../../../checks/testing';
import type { StoredFact, TargetState } from '../../../collection';
import { ReleaseFactReader } from '../ReleaseFacts';

/** Digest and commit of what runs in prod. */
export const previousDigest = `sha256:${'b2'.repeat(32)}`;
export const previousCommit = 'feed'.repeat(10);

/** As {@link buildWorkload}, but of the release before. */
export function buildPreviousWorkload(
  overrides: Partial<WorkloadObservation> = {},
): WorkloadObservation {
  const image = `registry.example/orders:1.1.0@${previousDigest}`;
  return buildWorkload({
    helmRevision: '41',
    commitAnnotation: previousCommit,
    containers: [buildContainer({ image })],
    pods: buildPods(3, {
      startedAt: beforeTestNow({ days: 9 }),
      images: [{ container: 'app', image, digest: previousDigest }],
    }),
    revisions: [buildRevision({ revision: 6, current: true, replicas: 3 })],
    ...overrides,
  });
}

export const rollbackWorkflow = buildWorkflowFile(
  [buildWorkflowJob('roll-back', [], { environment: 'production' })],
  {
    path: '.github/workflows/roll-back.yaml',
    triggers: ['workflow_dispatch'],
  },
);

/** What the sources say of a service whose candidate can be promoted. */
export function promotableFacts(): FactsByKey {
  return {
    ...workloadsIn(
      'staging',
      buildWorkload({ chart: 'orders-1.4.0', helmRevision: '44' }),
    ),
    ...workloadsIn('prod', buildPreviousWorkload()),
    ...buildKnownFact(
      factOf(githubWorkflows),
      buildWorkflows(rollbackWorkflow),
    ),
    ...buildKnownFact(
      factOf(githubDeployments),
      buildDeployments({ staging: [buildDeployment()] }),
    ),
    ...buildKnownFact(factOf(githubIncidents), {
      slug: 'shop/orders',
      incidents: [],
    }),
    ...buildKnownFact(factOf(githubEnvironments), {
      slug: 'shop/orders',
      environments: [
        {
          name: 'production',
          canAdminsBypass: false,
          requiredReviewers: 0,
          waitTimerMinutes: 0,
          protectionRules: ['release-readiness'],
        },
      ],
    }),
    ...buildKnownFact(factIn(prometheusAlerts, 'staging'), {
      server: 'staging',
      alerts: [],
    }),
    ...buildKnownFact(factIn(prometheusAlerts, 'prod'), {
      server: 'prod',
      alerts: [],
    }),
  };
}

/** A comparison of one commit that changes one file. */
export function buildComparison(
  overrides: Partial<ReleaseComparison> = {},
): ReleaseComparison {
  return {
    base: previousCommit,
    head: 'head',
    commits: [
      {
        sha: 'd'.repeat(40),
        title: 'Orders can be split',
        authors: ['octo-ann'],
        unknownAuthor: false,
        committedAt: beforeTestNow({ hours: 5 }),
      },
    ],
    changedFiles: ['src/Order.java'],
    migrations: [],
    frameworks: [],
    cacheKeyPatterns: [],
    ...overrides,
  };
}

const targetStates = ['kubernetes', 'github', 'prometheus'].map(
  (source): TargetState => ({
    source,
    target: 'test',
    health: {
      source,
      target: 'test',
      title: source,
      status: 'healthy',
      consecutiveFailures: 0,
    },
  }),
);

function toStored(
  entityRef: string,
  key: string,
  fact: Fact<unknown>,
): StoredFact {
  const base = {
    entityRef,
    key,
    source: key.split('.')[0],
    target: 'test',
    publishedAt: testNow.getTime(),
  };
  return fact.status === 'known'
    ? {
        ...base,
        status: 'known',
        value: fact.value,
        observedAt: Date.parse(fact.observedAt),
      }
    : { ...base, status: 'unavailable', reason: fact.reason };
}

/** The reader over facts as a test says that they are; they may be exchanged. */
export function createFactReader(
  facts: { current: FactsByKey },
  checks: readonly Check[] = [],
): ReleaseFactReader {
  return new ReleaseFactReader({
    facts: {
      listFacts: async ([entityRef]) =>
        Object.entries(facts.current).map(([key, fact]) =>
          toStored(entityRef, key, fact),
        ),
    },
    targets: { listTargets: async () => targetStates },
    checks,
    targetOf: () => 'test',
    settings: { policy: defaultPolicy, factMaxAges: {}, severities: {} },
  });
}

/** Finds the one service that a test is about. */
export function servicesOf(service: ServiceDescriptor = buildService()) {
  return {
    find: (entityRef: string) =>
      entityRef === service.entityRef ? service : undefined,
  };
}
