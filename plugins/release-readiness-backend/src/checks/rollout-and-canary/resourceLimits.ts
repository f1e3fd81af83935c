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
import { isStated } from '../quantities';
import { firstSnippets, workloadPatch, yamlSnippet } from '../snippets';
import {
  locatedWorkloads,
  workloadLink,
  workloadSubject,
  workloadTitle,
  type LocatedWorkload,
} from '../workloads';

/** An ephemeral container can't state resources; the API server refuses it. */
function judgedContainers(located: LocatedWorkload): ContainerObservation[] {
  return located.workload.containers.filter(
    container => container.role !== 'ephemeral',
  );
}

/** What its pods have, which defaults of the namespace are part of; without pods what its template states. */
function resourcesOf(container: ContainerObservation) {
  return container.effective ?? container;
}

type Resources = Pick<ContainerObservation, 'requests' | 'limits'>;

function missingResources({ requests, limits }: Resources): string[] {
  return [
    ...(isStated(requests.cpu) ? [] : ['requests.cpu']),
    ...(isStated(requests.memory) ? [] : ['requests.memory']),
    ...(isStated(limits.memory) ? [] : ['limits.memory']),
  ];
}

function isIncomplete(container: ContainerObservation): boolean {
  return missingResources(resourcesOf(container)).length > 0;
}

function printResources({ requests, limits }: Resources): string {
  const print = (name: string, quantities: Record<string, string>) =>
    Object.entries(quantities).map(([key, value]) => `${name}.${key}=${value}`);
  return (
    [...print('requests', requests), ...print('limits', limits)].join(' ') ||
    '–'
  );
}

function judge(located: LocatedWorkload): Finding[] {
  const containers = judgedContainers(located);
  const findings = containers.filter(isIncomplete).map((container): Finding => {
    const resources = resourcesOf(container);
    return {
      outcome: 'fail',
      message: {
        key: container.effective ? 'missing-on-pods' : 'missing',
        params: { resources: missingResources(resources).join(', ') },
      },
      subject: workloadSubject(located, container.name),
      observed: printResources(resources),
      expected: 'requests.cpu, requests.memory, limits.memory > 0',
      link: workloadLink(located.workload),
    };
  });
  if (findings.length > 0 || containers.length === 0) return findings;
  const byDefaults = containers.some(
    container => missingResources(container).length > 0,
  );
  return [
    {
      outcome: 'pass',
      message: { key: byDefaults ? 'complete-on-pods' : 'complete' },
      subject: workloadSubject(located),
      link: workloadLink(located.workload),
    },
  ];
}

function snippetOf(located: LocatedWorkload) {
  const incomplete = judgedContainers(located).filter(isIncomplete);
  if (incomplete.length === 0) return [];
  const patched = (roles: ContainerObservation['role'][]) =>
    incomplete
      .filter(container => roles.includes(container.role))
      .map(({ name, requests, limits }) => ({
        name,
        resources: {
          requests: { cpu: '100m', memory: '256Mi', ...requests },
          limits: { memory: requests.memory ?? '256Mi', ...limits },
        },
      }));
  const containers = patched(['container']);
  const initContainers = patched(['init', 'sidecar']);
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

/**
 * §9.2: every container has requests and a memory limit, stated or by default.
 * Judged where the candidate is and where it goes. A CPU limit is not asked for: it throttles
 * where nothing is scarce.
 */
export const resourceLimits = createCheck({
  id: 'resource-limits',
  area: 'rollout-and-canary',
  severity: 'blocking',
  sections: ['9.2'],
  texts: builtInCheckTexts['resource-limits'],
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
    return conclude([...judged, ...unseenFindings(environments)], {
      pass: { count: workloads.flatMap(judgedContainers).length },
      fail: { count: judged.filter(f => f.outcome === 'fail').length },
      snippets: () => firstSnippets(workloads.flatMap(snippetOf)),
    });
  },
});
