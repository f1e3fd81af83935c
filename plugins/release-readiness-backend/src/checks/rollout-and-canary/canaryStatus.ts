import {
  builtInCheckTexts,
  type EvidenceLink,
  type Finding,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  createCheck,
  factIn,
  kubernetesCanaries,
  prometheusCanaryTraffic,
  type CanaryObservation,
  type CanaryTraffic,
  type Fact,
  type Limits,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { hoursSince, printHours } from '../ages';
import { conclude } from '../conclusion';
import { environmentSubject, unavailableFinding } from '../environments';
import { printable } from '../printable';
import { firstSnippets, yamlSnippet } from '../snippets';

type Figures = NonNullable<CanaryTraffic['canary']>;

interface Context {
  traffic: Fact<CanaryTraffic>;
  limits: Limits;
  now: Date;
}

function printState({
  state,
  phase,
  weight,
  message,
}: CanaryObservation): string {
  return printable(
    [phase ?? state, weight !== undefined && `${weight} %`, message]
      .filter(Boolean)
      .join(', '),
  );
}

function subjectOf({ kind, name, namespace }: CanaryObservation) {
  return { kind, name, namespace, environment: 'prod' as const };
}

function linkOf({ kind, name }: CanaryObservation): EvidenceLink {
  return { target: 'kubernetes', title: `${kind}/${name}` };
}

/** These controllers judge their canaries themselves and say so in their state. */
function isJudgedByController({ controller }: CanaryObservation): boolean {
  return controller === 'argo-rollouts' || controller === 'flagger';
}

/** What live figures say of a running canary; nothing = they say nothing bad. */
function judgeTraffic(
  canary: CanaryObservation,
  { traffic, limits }: Context,
): Finding[] {
  const subject = subjectOf(canary);
  const figures = traffic.status === 'known' ? traffic.value.canary : undefined;
  if (traffic.status === 'unavailable' || !figures) {
    if (isJudgedByController(canary)) return [];
    return traffic.status === 'unavailable'
      ? [unavailableFinding(traffic, subject)]
      : [{ outcome: 'unknown', message: { key: 'no-figures' }, subject }];
  }
  const link: EvidenceLink = {
    target: 'prometheus',
    title: traffic.value.server,
    url: traffic.value.url,
  };
  const { errorRatio, p99Seconds } = figures;
  const findings: Finding[] = [];
  if (
    errorRatio !== undefined &&
    errorRatio > limits.alertErrorRatioThreshold
  ) {
    findings.push({
      outcome: 'fail',
      message: { key: 'errors' },
      subject,
      observed: `${(errorRatio * 100).toFixed(1)} %`,
      expected: `≤ ${limits.alertErrorRatioThreshold * 100} %`,
      link,
    });
  }
  if (
    p99Seconds !== undefined &&
    p99Seconds > limits.alertP99ThresholdSeconds
  ) {
    findings.push({
      outcome: 'fail',
      message: { key: 'slow' },
      subject,
      observed: `P99 ${p99Seconds.toFixed(2)} s`,
      expected: `≤ ${limits.alertP99ThresholdSeconds} s`,
      link,
    });
  }
  return findings.length > 0 || isJudgedByController(canary)
    ? findings
    : missingFigures(figures, limits).map(missing => ({
        ...missing,
        outcome: 'unknown',
        subject,
        link,
      }));
}

/** What figures lack to say that a canary is healthy: nobody else says so. */
function missingFigures(
  { requestRate = 0, errorRatio, p99Seconds }: Figures,
  { canaryMinimumRequestsPerSecond: minimum }: Limits,
): Pick<Finding, 'message' | 'observed' | 'expected'>[] {
  if (!(requestRate > 0 && requestRate >= minimum)) {
    return [
      {
        message: { key: 'no-traffic' },
        observed: `${requestRate.toFixed(2)} /s`,
        expected: minimum > 0 ? `≥ ${minimum} /s` : '> 0 /s',
      },
    ];
  }
  return [
    ...(errorRatio === undefined ? [{ message: { key: 'no-errors' } }] : []),
    ...(p99Seconds === undefined ? [{ message: { key: 'no-latency' } }] : []),
  ];
}

function judgePaused(
  canary: CanaryObservation,
  { limits, now }: Context,
): Finding {
  const base = { subject: subjectOf(canary), link: linkOf(canary) };
  if (canary.since === undefined) {
    return { ...base, outcome: 'unknown', message: { key: 'no-time' } };
  }
  const hours = hoursSince(canary.since, now);
  const forgotten = hours > limits.canaryPausedMaximumHours;
  return {
    ...base,
    outcome: forgotten ? 'fail' : 'pass',
    message: { key: forgotten ? 'forgotten' : 'waiting' },
    observed: printHours(hours),
    expected: `≤ ${printHours(limits.canaryPausedMaximumHours)}`,
  };
}

function judge(canary: CanaryObservation, context: Context): Finding[] {
  const base = {
    subject: subjectOf(canary),
    observed: printState(canary),
    expected: '–',
    link: linkOf(canary),
  };
  switch (canary.state) {
    case 'degraded':
    case 'left-over':
      return [{ ...base, outcome: 'fail', message: { key: canary.state } }];
    default:
  }
  // The state belongs to an earlier specification: nothing can be said yet.
  if (!canary.upToDate) {
    return [{ ...base, outcome: 'unknown', message: { key: 'outdated' } }];
  }
  switch (canary.state) {
    case 'running': {
      const findings = judgeTraffic(canary, context);
      return findings.length > 0
        ? findings
        : [{ ...base, outcome: 'pass', message: { key: 'healthy' } }];
    }
    case 'paused':
      return [judgePaused(canary, context), ...judgeTraffic(canary, context)];
    default:
      return [{ ...base, outcome: 'pass', message: { key: 'none' } }];
  }
}

/** What the pipeline runs to end a canary; nobody does it by hand in prod (§1.1). */
function endingCommand({
  controller,
  kind,
  name,
  namespace,
}: CanaryObservation) {
  switch (controller) {
    case 'argo-rollouts':
      return `kubectl argo rollouts undo ${name} --namespace ${namespace}`;
    case 'flagger':
      // Flagger starts again when its target changes back to what serves.
      return `kubectl rollout undo deployment/${name} --namespace ${namespace}`;
    default:
      return `kubectl delete ${kind.toLowerCase()} ${name} --namespace ${namespace}`;
  }
}

/** §4.3: no canary is running in prod, or the running one is healthy. */
export const canaryStatus = createCheck({
  id: 'canary-status',
  area: 'rollout-and-canary',
  severity: 'blocking',
  sections: ['4.3'],
  texts: builtInCheckTexts['canary-status'],
  facts: { canaries: factIn(kubernetesCanaries, 'prod') },
  optionalFacts: { traffic: factIn(prometheusCanaryTraffic, 'prod') },
  evaluate({ facts, optional, policy, now }) {
    const { canaries } = facts.canaries.value;
    const context = { traffic: optional.traffic, limits: policy.limits, now };
    const judged = canaries.map(canary => ({
      canary,
      findings: judge(canary, context),
    }));
    const findings: Finding[] =
      judged.length > 0
        ? judged.flatMap(each => each.findings)
        : [
            {
              outcome: 'pass',
              message: { key: 'none' },
              subject: environmentSubject('prod'),
            },
          ];
    return conclude(findings, {
      snippets: () =>
        firstSnippets(
          judged
            .filter(each => each.findings.some(f => f.outcome !== 'pass'))
            .map(({ canary }) =>
              yamlSnippet(
                'snippet',
                { name: canary.name },
                {
                  jobs: {
                    'end-canary': {
                      'runs-on': 'ubuntu-latest',
                      environment: 'production',
                      steps: [
                        { name: 'End the canary', run: endingCommand(canary) },
                      ],
                    },
                  },
                },
              ),
            ),
        ),
    });
  },
});
