import {
  buildContainer,
  buildDeployment,
  buildPods,
  buildWorkload,
  buildWorkloads,
  beforeTestNow,
  testCommit,
  testDigest,
  type DeploymentObservation,
  type WorkloadObservation,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { resolveCommit } from './resolveCommit';

const other = 'deadbeef'.repeat(5);
const tagPatterns = ['^v[0-9.]+-([0-9a-f]{40})$'];

interface Case {
  title: string;
  workloads?: WorkloadObservation[];
  deployments?: DeploymentObservation[];
  commit?: string;
  origin?: string;
  problem?: string;
}

function tagged(tag: string): WorkloadObservation {
  return buildWorkload({
    containers: [buildContainer({ image: `registry.example:5000/a/b:${tag}` })],
  });
}

const withoutDigests = (overrides: Partial<DeploymentObservation>) =>
  buildDeployment({ digests: [], ...overrides });

const cases: Case[] = [
  {
    title: 'an annotation decides',
    workloads: [buildWorkload({ commitAnnotation: testCommit })],
    commit: testCommit,
    origin: 'annotation',
  },
  {
    title: 'an annotation in capitals is the same commit',
    workloads: [buildWorkload({ commitAnnotation: testCommit.toUpperCase() })],
    commit: testCommit,
    origin: 'annotation',
  },
  {
    title: 'an annotation that is no commit does not count',
    workloads: [buildWorkload({ commitAnnotation: '$(rm -rf)' })],
    problem: 'no-evidence',
  },
  {
    title: 'two workloads with different annotations disagree',
    workloads: [
      buildWorkload({ commitAnnotation: testCommit }),
      buildWorkload({ name: 'orders-worker', commitAnnotation: other }),
    ],
    problem: 'disagreement',
  },
  {
    title: 'an abbreviated annotation agrees with the whole commit',
    workloads: [
      buildWorkload({ commitAnnotation: testCommit.slice(0, 8) }),
      buildWorkload({ name: 'orders-worker', commitAnnotation: testCommit }),
    ],
    commit: testCommit,
    origin: 'annotation',
  },
  {
    title: 'without annotation, a deployment that names the digest decides',
    deployments: [buildDeployment()],
    commit: testCommit,
    origin: 'deployment',
  },
  {
    title:
      'an annotation and a deployment that names the digest may not differ',
    workloads: [buildWorkload({ commitAnnotation: testCommit })],
    deployments: [buildDeployment({ commit: other })],
    problem: 'disagreement',
  },
  {
    title: 'a failed deployment that names the digest does not count',
    deployments: [buildDeployment({ state: 'failure' })],
    problem: 'no-evidence',
  },
  {
    title: 'a deployment that names another digest does not cover the start',
    deployments: [buildDeployment({ digests: [`sha256:${'f'.repeat(64)}`] })],
    problem: 'no-evidence',
  },
  {
    title: 'the newest deployment before the start covers it',
    deployments: [
      withoutDigests({ createdAt: beforeTestNow({ hours: 3 }) }),
      withoutDigests({ commit: other, createdAt: beforeTestNow({ days: 1 }) }),
      withoutDigests({ commit: other, createdAt: beforeTestNow({ hours: 1 }) }),
    ],
    commit: testCommit,
    origin: 'deployment',
  },
  {
    title:
      'where the newest deployment before the start failed, none covers it',
    deployments: [
      withoutDigests({
        state: 'error',
        createdAt: beforeTestNow({ hours: 3 }),
      }),
      withoutDigests({ commit: other, createdAt: beforeTestNow({ days: 1 }) }),
    ],
    problem: 'no-evidence',
  },
  {
    title: 'a deployment after the start does not cover it',
    deployments: [withoutDigests({ createdAt: beforeTestNow({ hours: 1 }) })],
    problem: 'no-evidence',
  },
  {
    title: 'last, a configured tag pattern decides',
    workloads: [tagged(`v1.2.0-${testCommit}`)],
    commit: testCommit,
    origin: 'tag',
  },
  {
    title: 'a tag that the pattern does not match says nothing',
    workloads: [tagged('v1.2.0')],
    problem: 'no-evidence',
  },
  {
    title: 'the port of a registry is no tag',
    workloads: [
      buildWorkload({
        containers: [buildContainer({ image: 'registry.example:5000/a/b' })],
      }),
    ],
    problem: 'no-evidence',
  },
  {
    title: 'nothing runs, nothing has a commit',
    workloads: [],
    problem: 'not-running',
  },
  {
    title: 'what is scaled to zero does not run',
    workloads: [
      buildWorkload({ commitAnnotation: testCommit, desiredReplicas: 0 }),
    ],
    problem: 'not-running',
  },
  {
    title: 'a canary is not what runs',
    workloads: [
      buildWorkload({ commitAnnotation: testCommit }),
      buildWorkload({
        name: 'canary',
        track: 'canary',
        commitAnnotation: other,
      }),
    ],
    commit: testCommit,
    origin: 'annotation',
  },
];

describe('resolveCommit', () => {
  it.each(cases)('$title', ({ workloads, deployments, ...expected }) => {
    const version = resolveCommit({
      environment: 'staging',
      workloads: buildWorkloads('staging', ...(workloads ?? [buildWorkload()])),
      deployments,
      tagPatterns,
    });
    const { commit, origin, problem } = version.resolution;
    expect({ commit, origin, problem }).toEqual({
      commit: undefined,
      origin: undefined,
      problem: undefined,
      ...expected,
      ...{ title: undefined },
    });
  });

  it('lists the digests of own containers, each once', () => {
    const injected = `sha256:${'e'.repeat(64)}`;
    const pods = buildPods(2).map(pod => ({
      ...pod,
      images: [
        ...pod.images,
        { container: 'istio-proxy', image: 'proxy', digest: injected },
      ],
    }));
    const { digests } = resolveCommit({
      environment: 'staging',
      workloads: buildWorkloads('staging', buildWorkload({ pods })),
      tagPatterns,
    });
    expect(digests).toEqual([testDigest]);
  });
});
