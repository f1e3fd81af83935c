import {
  builtInCheckTexts,
  type Finding,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  createCheck,
  factIn,
  kubernetesWorkloads,
  type Limits,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { conclude } from '../conclusion';
import { observeEnvironments, unseenFindings } from '../environments';
import { printable } from '../printable';
import { firstSnippets, workloadPatch, yamlSnippet } from '../snippets';
import {
  locatedWorkloads,
  workloadLink,
  workloadSubject,
  workloadTitle,
  type LocatedWorkload,
} from '../workloads';
import { strategyProblem } from './rolloutStrategy';

function printStrategy({ workload }: LocatedWorkload): string {
  const { type, maxUnavailable, maxSurge } = workload.strategy;
  return printable(
    [
      type,
      maxUnavailable && `maxUnavailable ${maxUnavailable}`,
      maxSurge && `maxSurge ${maxSurge}`,
      workload.autoscaler && `(≤ ${workload.autoscaler.maxReplicas} pods)`,
    ]
      .filter(Boolean)
      .join(' '),
  );
}

function judge(located: LocatedWorkload, limits: Limits): Finding {
  const { progressive } = located.workload.strategy;
  const problem = strategyProblem(located.workload, limits);
  const base = {
    subject: workloadSubject(located),
    observed: progressive ?? printStrategy(located),
    expected: `RollingUpdate maxUnavailable ${limits.rolloutMaximumUnavailable} maxSurge ${limits.rolloutMaximumSurge}`,
    link: workloadLink(located.workload),
  };
  if (problem === 'not-parsable') {
    return { ...base, outcome: 'unknown', message: { key: problem } };
  }
  if (problem) return { ...base, outcome: 'fail', message: { key: problem } };
  const message = progressive
    ? { key: 'progressive', params: { controller: progressive } }
    : { key: 'rolls-over' };
  return { ...base, outcome: 'pass', message };
}

function snippetOf(located: LocatedWorkload, limits: Limits) {
  const { workload } = located;
  const params = { workload: workloadTitle(workload) };
  const strategy = {
    type: 'RollingUpdate',
    rollingUpdate: {
      maxUnavailable: limits.rolloutMaximumUnavailable,
      maxSurge: limits.rolloutMaximumSurge,
    },
  };
  switch (workload.kind) {
    case 'StatefulSet':
      return yamlSnippet(
        'snippet-deployment',
        params,
        workloadPatch({ ...workload, kind: 'Deployment' }, { strategy }),
      );
    case 'DaemonSet':
      return yamlSnippet(
        'snippet',
        params,
        workloadPatch(workload, { updateStrategy: strategy }),
      );
    default:
      return yamlSnippet(
        'snippet',
        params,
        workloadPatch(workload, { strategy }),
      );
  }
}

/** §4.1, §9.3: a rollout in prod never has fewer pods than before. */
export const zeroDowntimeRollout = createCheck({
  id: 'zero-downtime-rollout',
  area: 'rollout-and-canary',
  severity: 'blocking',
  sections: ['4.1', '9.3'],
  texts: builtInCheckTexts['zero-downtime-rollout'],
  facts: {},
  optionalFacts: { prod: factIn(kubernetesWorkloads, 'prod') },
  evaluate({ optional, policy, service }) {
    const { limits } = policy;
    const environments = observeEnvironments(optional, service);
    const workloads = locatedWorkloads(environments);
    const judged = workloads.map(located => judge(located, limits));
    const failing = workloads.filter(
      (_, index) => judged[index].outcome !== 'pass',
    );
    return conclude([...judged, ...unseenFindings(environments)], {
      pass: { count: workloads.length },
      fail: { count: failing.length },
      snippets: () =>
        firstSnippets(failing.map(located => snippetOf(located, limits))),
    });
  },
});
