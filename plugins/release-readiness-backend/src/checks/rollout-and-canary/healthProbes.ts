import {
  builtInCheckTexts,
  type Finding,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  createCheck,
  factIn,
  kubernetesWorkloads,
  type ContainerObservation,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { conclude } from '../conclusion';
import { observeEnvironments, unseenFindings } from '../environments';
import { firstSnippets, workloadPatch, yamlSnippet } from '../snippets';
import {
  locatedWorkloads,
  workloadLink,
  workloadSubject,
  workloadTitle,
  type LocatedWorkload,
} from '../workloads';

/** Containers that take requests; only a running one can be probed. */
function servingContainers({ workload }: LocatedWorkload) {
  return workload.containers.filter(
    ({ role, serving }) =>
      serving && (role === 'container' || role === 'sidecar'),
  );
}

function missingProbes(container: ContainerObservation): string[] {
  return [
    ...(container.livenessProbe ? [] : ['livenessProbe']),
    ...(container.readinessProbe ? [] : ['readinessProbe']),
  ];
}

function judge(located: LocatedWorkload): Finding[] {
  const containers = servingContainers(located);
  const link = workloadLink(located.workload);
  const findings = containers.flatMap((container): Finding[] => {
    const missing = missingProbes(container);
    if (missing.length === 0) return [];
    const present = ['livenessProbe', 'readinessProbe'].filter(
      probe => !missing.includes(probe),
    );
    return [
      {
        outcome: 'fail',
        message: { key: 'missing', params: { probes: missing.join(', ') } },
        subject: workloadSubject(located, container.name),
        observed: present.join(', ') || '–',
        expected: 'livenessProbe, readinessProbe',
        link,
      },
    ];
  });
  if (findings.length > 0 || containers.length === 0) return findings;
  const subject = workloadSubject(located);
  return [{ outcome: 'pass', message: { key: 'probed' }, subject, link }];
}

function snippetOf(located: LocatedWorkload) {
  const unprobed = servingContainers(located).filter(
    container => missingProbes(container).length > 0,
  );
  if (unprobed.length === 0) return [];
  const probe = (path: string) => ({
    httpGet: { path, port: 8080 },
    periodSeconds: 10,
    failureThreshold: 3,
  });
  const patched = (role: ContainerObservation['role']) =>
    unprobed
      .filter(container => container.role === role)
      .map(({ name, livenessProbe, readinessProbe }) => ({
        name,
        ...(!livenessProbe && { livenessProbe: probe('/health/live') }),
        ...(!readinessProbe && { readinessProbe: probe('/health/ready') }),
      }));
  const [containers, initContainers] = [
    patched('container'),
    patched('sidecar'),
  ];
  return [
    yamlSnippet(
      'snippet',
      {
        workload: workloadTitle(located.workload),
        environment: located.environment,
      },
      workloadPatch(located.workload, {
        template: {
          spec: {
            ...(containers.length > 0 && { containers }),
            ...(initContainers.length > 0 && { initContainers }),
          },
        },
      }),
    ),
  ];
}

/** §9.8: every container that serves has both probes. */
export const healthProbes = createCheck({
  id: 'health-probes',
  area: 'rollout-and-canary',
  severity: 'blocking',
  sections: ['9.8'],
  texts: builtInCheckTexts['health-probes'],
  facts: {},
  optionalFacts: {
    staging: factIn(kubernetesWorkloads, 'staging'),
    prod: factIn(kubernetesWorkloads, 'prod'),
  },
  evaluate({ optional, service }) {
    const environments = observeEnvironments(
      optional,
      service,
      'with-canaries',
    );
    const workloads = locatedWorkloads(environments);
    const judged = workloads.flatMap(judge);
    const unseen = unseenFindings(environments);
    if (workloads.length > 0 && judged.length + unseen.length === 0) {
      return { outcome: 'not-applicable', summary: { key: 'not-serving' } };
    }
    return conclude([...judged, ...unseen], {
      pass: { count: workloads.flatMap(servingContainers).length },
      fail: { count: judged.filter(f => f.outcome === 'fail').length },
      snippets: () => firstSnippets(workloads.flatMap(snippetOf)),
    });
  },
});
