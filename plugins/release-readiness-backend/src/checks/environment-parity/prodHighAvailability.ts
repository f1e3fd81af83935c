import {
  builtInCheckTexts,
  type Finding,
  type RemediationSnippet,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  createCheck,
  factIn,
  kubernetesCluster,
  kubernetesWorkloads,
  type ClusterObservation,
  type Fact,
  type Limits,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { conclude } from '../conclusion';
import {
  environmentSubject,
  observeEnvironments,
  unavailableFinding,
  unseenFindings,
} from '../environments';
import { firstSnippets, workloadPatch, yamlSnippet } from '../snippets';
import {
  locatedWorkloads,
  workloadLink,
  workloadSubject,
  workloadTitle,
  type LocatedWorkload,
} from '../workloads';

function judgeNodes(fact: Fact<ClusterObservation>, limit: number): Finding {
  if (fact.status === 'unavailable') {
    return unavailableFinding(fact, environmentSubject('prod'));
  }
  const { cluster, nodes } = fact.value;
  const usable = nodes.filter(node => node.ready && node.schedulable).length;
  return {
    outcome: usable >= limit ? 'pass' : 'fail',
    message: { key: usable >= limit ? 'nodes' : 'too-few-nodes' },
    subject: { kind: 'Cluster', name: cluster, environment: 'prod', cluster },
    observed: `${usable} / ${nodes.length}`,
    expected: `≥ ${limit}`,
    link: { target: 'kubernetes', title: `Cluster ${cluster}` },
  };
}

/** Nodes on which ready, stable pods of the workload run. */
function nodesOf({ workload }: LocatedWorkload): string[] {
  const nodes = workload.pods
    .filter(pod => pod.ready && pod.track === 'stable')
    .flatMap(pod => pod.node ?? []);
  return [...new Set(nodes)];
}

function judgeWorkload(located: LocatedWorkload, limits: Limits): Finding[] {
  const { workload } = located;
  const subject = workloadSubject(located);
  const link = workloadLink(workload);
  const findings: Finding[] = [];
  const minimum = workload.autoscaler?.minReplicas;
  const observed =
    minimum === undefined
      ? `${workload.readyReplicas}`
      : `${workload.readyReplicas} (autoscaler ≥ ${minimum})`;
  const replicas = Math.max(workload.readyReplicas, minimum ?? 0);
  if (replicas < limits.prodMinimumReplicas) {
    findings.push({
      outcome: 'fail',
      message: { key: 'too-few-replicas' },
      subject,
      observed,
      expected: `≥ ${limits.prodMinimumReplicas}`,
      link,
    });
  }
  const nodes = nodesOf(located);
  if (nodes.length < limits.prodMinimumNodeSpread) {
    findings.push({
      outcome: 'fail',
      message: { key: 'too-few-spread' },
      subject,
      observed: `${nodes.length} (${nodes.join(', ') || '–'})`,
      expected: `≥ ${limits.prodMinimumNodeSpread}`,
      link,
    });
  }
  if (findings.length > 0) return findings;
  const message = { key: 'available' };
  return [{ outcome: 'pass', message, subject, observed, link }];
}

function workloadSnippets(
  located: LocatedWorkload,
  limits: Limits,
): RemediationSnippet[] {
  const { workload } = located;
  const params = { workload: workloadTitle(workload) };
  const spread = yamlSnippet(
    'snippet-workload',
    params,
    workloadPatch(workload, {
      ...(workload.autoscaler ? {} : { replicas: limits.prodMinimumReplicas }),
      template: {
        spec: {
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'DoNotSchedule',
              labelSelector: {
                matchLabels: { 'app.kubernetes.io/name': workload.name },
              },
            },
          ],
        },
      },
    }),
  );
  if (!workload.autoscaler) return [spread];
  const autoscaler = yamlSnippet('snippet-autoscaler', params, {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: {
      name: workload.autoscaler.name,
      namespace: workload.namespace,
    },
    spec: {
      minReplicas: limits.prodMinimumReplicas,
      maxReplicas: Math.max(
        workload.autoscaler.maxReplicas,
        limits.prodMinimumReplicas,
      ),
    },
  });
  return [autoscaler, spread];
}

/** §1.1: a highly available cluster, and a service that makes use of it. */
export const prodHighAvailability = createCheck({
  id: 'prod-high-availability',
  area: 'environment-parity',
  severity: 'blocking',
  sections: ['1.1'],
  texts: builtInCheckTexts['prod-high-availability'],
  facts: {},
  optionalFacts: {
    cluster: factIn(kubernetesCluster, 'prod'),
    prod: factIn(kubernetesWorkloads, 'prod'),
  },
  evaluate({ optional, policy, service }) {
    const { limits } = policy;
    const environments = observeEnvironments({ prod: optional.prod }, service);
    const workloads = locatedWorkloads(environments);
    const judged = workloads.map(located => ({
      located,
      findings: judgeWorkload(located, limits),
    }));
    const nodes = judgeNodes(optional.cluster, limits.prodMinimumNodes);
    const findings = [
      nodes,
      ...judged.flatMap(each => each.findings),
      ...unseenFindings(environments),
    ];
    return conclude(findings, {
      pass: { count: workloads.length },
      snippets: () =>
        firstSnippets([
          ...judged
            .filter(each => each.findings.some(f => f.outcome === 'fail'))
            .flatMap(each => workloadSnippets(each.located, limits)),
          ...(nodes.outcome === 'fail'
            ? [
                {
                  title: {
                    key: 'snippet-nodes',
                    params: { cluster: nodes.subject?.name ?? 'prod' },
                  },
                  language: 'text' as const,
                  text: `min_size     = ${limits.prodMinimumNodes}\ndesired_size = ${limits.prodMinimumNodes}\n`,
                },
              ]
            : []),
        ]),
    });
  },
});
