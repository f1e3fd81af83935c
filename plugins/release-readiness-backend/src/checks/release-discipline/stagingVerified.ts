import {
  builtInCheckTexts,
  type Finding,
  type RunningVersion,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  createCheck,
  factIn,
  factOf,
  githubCommitChecks,
  githubDeployments,
  githubWorkflows,
  kubernetesWorkloads,
  type ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { shortCommit } from '../commits';
import { conclude } from '../conclusion';
import { environmentSubject, observeEnvironments } from '../environments';
import { yamlSnippet } from '../snippets';
import { locatedWorkloads } from '../workloads';
import { judgeHealth, type SoakLimit } from './stagingHealth';
import { judgeVerification } from './stagingVerification';

const subject = environmentSubject('staging');

function judgeWorkloads(
  environments: ReturnType<typeof observeEnvironments>,
  limit: SoakLimit,
): Finding[] {
  const [staging] = environments;
  if (staging.state === 'unavailable') return [staging.finding];
  const workloads = locatedWorkloads(environments);
  // A workload that is scaled to nothing, as a worker may be, verifies nothing.
  const running = workloads.filter(
    ({ workload }) => workload.desiredReplicas > 0,
  );
  return running.length > 0
    ? running.map(located => judgeHealth(located, limit))
    : [
        {
          outcome: 'fail',
          message: { key: 'no-candidate' },
          subject,
          observed: '0',
          expected: '≥ 1',
        },
      ];
}

/** A candidate whose commit is known; everything that was proved is bound to it. */
function knownCandidate(
  candidate: RunningVersion | undefined,
): RunningVersion | undefined {
  return candidate?.resolution.commit && candidate.digests.length > 0
    ? candidate
    : undefined;
}

function deploySnippet(service: ServiceDescriptor) {
  const namespace = service.environments.staging?.namespace ?? 'staging';
  return yamlSnippet('snippet', undefined, {
    jobs: {
      'deploy-staging': {
        'runs-on': 'ubuntu-latest',
        needs: ['build', 'scan'],
        environment: 'staging',
        steps: [
          { uses: 'actions/checkout@v4' },
          {
            name: 'Deploy to staging',
            run: `helm upgrade --install ${service.name} ./charts/${service.name} --namespace ${namespace} --set image.digest=\${{ needs.build.outputs.digest }} --wait --timeout 5m`,
          },
        ],
      },
      'verify-staging': {
        'runs-on': 'ubuntu-latest',
        needs: 'deploy-staging',
        steps: [
          { uses: 'actions/checkout@v4' },
          {
            name: 'Smoke test',
            run: 'newman run test/api-test.json --environment test/staging-environment.json',
          },
        ],
      },
    },
  });
}

/** §2.1: what would be promoted runs on staging, healthy, soaked and verified. */
export const stagingVerified = createCheck({
  id: 'staging-verified',
  area: 'release-discipline',
  severity: 'blocking',
  sections: ['2.1'],
  texts: builtInCheckTexts['staging-verified'],
  facts: {},
  optionalFacts: {
    staging: factIn(kubernetesWorkloads, 'staging'),
    deployments: factOf(githubDeployments),
    checks: factOf(githubCommitChecks),
    workflows: factOf(githubWorkflows),
  },
  evaluate({ optional, service, candidate, policy, now }) {
    const findings = judgeWorkloads(
      observeEnvironments({ staging: optional.staging }, service),
      { minutes: policy.limits.stagingSoakMinutes, now },
    );
    const known = knownCandidate(candidate);
    if (known) {
      findings.push(...judgeVerification(optional, known, policy, now));
    } else {
      findings.push({
        outcome: 'unknown',
        message: { key: 'no-commit' },
        subject,
      });
    }
    return conclude(findings, {
      pass: { commit: shortCommit(known?.resolution.commit ?? '–') },
      snippets: () => [deploySnippet(service)],
    });
  },
});
