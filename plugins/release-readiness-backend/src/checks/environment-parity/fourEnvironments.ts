import {
  builtInCheckTexts,
  type EnvironmentName,
  type Finding,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  createCheck,
  environmentAnnotationPrefix,
  kubernetesWorkloads,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { conclude } from '../conclusion';
import {
  environmentSubject,
  factInEveryEnvironment,
  observeEnvironments,
  type ObservedEnvironment,
} from '../environments';
import { overlaySnippet } from '../snippets';
import { workloadTitle } from '../workloads';

/** Staging and prod are what a release is about; dev and test come before. */
const indispensable: EnvironmentName[] = ['staging', 'prod'];

function absence(environment: EnvironmentName): 'fail' | 'warn' {
  return indispensable.includes(environment) ? 'fail' : 'warn';
}

function judge(observed: ObservedEnvironment): Finding {
  const { environment } = observed;
  const subject = environmentSubject(environment);
  const expected = '≥ 1';
  if (observed.state === 'unavailable') return observed.finding;
  if (observed.state === 'absent') {
    const annotation = `${environmentAnnotationPrefix}${environment}`;
    return {
      outcome: absence(environment),
      message: { key: 'declared-absent', params: { annotation, environment } },
      subject,
      observed: `${annotation}: none`,
      expected,
    };
  }
  if (observed.state === 'empty') {
    return {
      outcome: absence(environment),
      message: { key: 'missing', params: { environment } },
      subject: observed.finding.subject,
      observed: '0',
      expected,
    };
  }
  const { cluster, namespace, workloads } = observed.value;
  const ready = workloads.reduce(
    (sum, { readyReplicas }) => sum + readyReplicas,
    0,
  );
  return {
    outcome: ready > 0 ? 'pass' : absence(environment),
    message:
      ready > 0
        ? { key: 'runs' }
        : { key: 'not-ready', params: { environment } },
    subject: { ...subject, cluster, namespace },
    observed: workloads
      .map(
        workload =>
          `${workloadTitle(workload)} ${workload.readyReplicas}/${workload.desiredReplicas}`,
      )
      .join(', '),
    expected,
  };
}

/** §1.1: dev, test, staging and prod; the service runs in each. */
export const fourEnvironments = createCheck({
  id: 'four-environments',
  area: 'environment-parity',
  severity: 'warning',
  sections: ['1.1'],
  texts: builtInCheckTexts['four-environments'],
  facts: {},
  optionalFacts: factInEveryEnvironment(kubernetesWorkloads),
  evaluate({ optional, service }) {
    const environments = observeEnvironments(optional, service);
    const findings = environments.map(judge);
    const lacking = environments
      .map(({ environment }) => environment)
      .filter((_, index) => ['fail', 'warn'].includes(findings[index].outcome));
    return conclude(findings, {
      fail: { environments: lacking.join(', ') },
      snippets: () =>
        lacking.map(environment =>
          overlaySnippet(
            'snippet',
            { environment },
            service.environments[environment]?.namespace ??
              `${service.name}-${environment}`,
          ),
        ),
    });
  },
});
