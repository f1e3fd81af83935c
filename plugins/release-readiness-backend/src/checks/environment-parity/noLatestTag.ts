import {
  builtInCheckTexts,
  type Finding,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  createCheck,
  kubernetesWorkloads,
  type ContainerObservation,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { conclude } from '../conclusion';
import {
  factInEveryEnvironment,
  observeEnvironments,
  unseenFindings,
} from '../environments';
import { parseImage } from '../images';
import { printable } from '../printable';
import { firstSnippets, workloadPatch, yamlSnippet } from '../snippets';
import {
  locatedWorkloads,
  workloadLink,
  workloadSubject,
  workloadTitle,
  type LocatedWorkload,
} from '../workloads';

const containerLists: Record<
  Exclude<ContainerObservation['role'], 'ephemeral'>,
  string
> = {
  container: 'containers',
  init: 'initContainers',
  sidecar: 'initContainers',
};

function problemOf(image: string): 'latest' | 'no-tag' | undefined {
  const { tag, digest } = parseImage(image);
  if (digest) return undefined;
  if (tag === undefined) return 'no-tag';
  return tag === 'latest' ? 'latest' : undefined;
}

function judge(located: LocatedWorkload): Finding[] {
  const { containers } = located.workload;
  const findings = containers.flatMap((container): Finding[] => {
    const problem = problemOf(container.image);
    if (!problem) return [];
    return [
      {
        outcome: 'fail',
        message: { key: problem },
        subject: workloadSubject(located, container.name),
        observed: printable(container.image),
        expected: `${printable(parseImage(container.image).repository)}:<version>`,
        link: workloadLink(located.workload),
      },
    ];
  });
  if (findings.length > 0 || containers.length === 0) return findings;
  return [
    {
      outcome: 'pass',
      message: { key: 'pinned' },
      subject: workloadSubject(located),
      link: workloadLink(located.workload),
    },
  ];
}

/** An ephemeral container can't be changed or removed: its pod has to go. */
function replaceSnippet({ workload, environment }: LocatedWorkload) {
  const { kind, name, namespace } = workload;
  const command =
    kind === 'Rollout'
      ? `kubectl argo rollouts restart ${name}`
      : `kubectl rollout restart ${kind.toLowerCase()}/${name}`;
  return yamlSnippet(
    'snippet-ephemeral',
    { workload: workloadTitle(workload), environment },
    {
      jobs: {
        'replace-pods': {
          'runs-on': 'ubuntu-latest',
          environment: environment === 'prod' ? 'production' : environment,
          steps: [
            {
              name: 'Replace the pods',
              run: `${command} --namespace ${namespace}`,
            },
          ],
        },
      },
    },
  );
}

function snippetOf(located: LocatedWorkload) {
  const broken = located.workload.containers.find(container =>
    problemOf(container.image),
  );
  if (!broken) return [];
  if (broken.role === 'ephemeral') return [replaceSnippet(located)];
  const { repository } = parseImage(broken.image);
  return [
    yamlSnippet(
      'snippet',
      { environment: located.environment },
      workloadPatch(located.workload, {
        template: {
          spec: {
            [containerLists[broken.role]]: [
              { name: broken.name, image: `${repository}:1.0.0` },
            ],
          },
        },
      }),
    ),
  ];
}

/** §1.3, §9.1: no container of any environment runs `latest`, or no tag. */
export const noLatestTag = createCheck({
  id: 'no-latest-tag',
  area: 'environment-parity',
  severity: 'blocking',
  sections: ['1.3', '9.1'],
  texts: builtInCheckTexts['no-latest-tag'],
  facts: {},
  optionalFacts: factInEveryEnvironment(kubernetesWorkloads),
  evaluate({ optional, service }) {
    const environments = observeEnvironments(
      optional,
      service,
      'with-canaries',
    );
    const workloads = locatedWorkloads(environments);
    const judged = workloads.flatMap(judge);
    // An environment without the service has no image to judge; whether it
    // has to be there is a question of four-environments.
    const findings = [
      ...judged,
      ...unseenFindings(
        judged.length === 0
          ? environments
          : environments.filter(({ state }) => state === 'unavailable'),
      ),
    ];
    return conclude(findings, {
      pass: { count: workloads.flatMap(w => w.workload.containers).length },
      fail: { count: judged.filter(f => f.outcome === 'fail').length },
      snippets: () => firstSnippets(workloads.flatMap(snippetOf)),
    });
  },
});
