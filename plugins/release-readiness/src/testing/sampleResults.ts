import type {
  CheckDescriptor,
  CheckResult,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { buildResult, minutesAgo } from './buildScorecard';

/** Staging and prod differ in the CPU request of the only container. */
export const differingResources: CheckResult = buildResult(
  'staging-matches-prod-resources',
  {
    outcome: 'fail',
    summary: {
      key: 'staging-matches-prod-resources.summary-fail',
      params: { count: 2 },
    },
    findings: [
      {
        outcome: 'fail',
        message: {
          key: 'staging-matches-prod-resources.differs',
          params: { aspect: 'requests.cpu' },
        },
        subject: {
          kind: 'Deployment',
          name: 'mall-order',
          environment: 'staging',
          cluster: 'staging',
          namespace: 'mall-staging',
          container: 'app',
        },
        observed: '250m',
        expected: '500m',
        link: { target: 'kubernetes', title: 'Deployment/mall-order' },
      },
      {
        outcome: 'fail',
        message: {
          key: 'staging-matches-prod-resources.differs',
          params: { aspect: 'jvm' },
        },
        subject: {
          kind: 'Deployment',
          name: 'mall-order',
          environment: 'staging',
          cluster: 'staging',
          namespace: 'mall-staging',
          container: 'app',
        },
        observed: '-Xmx512m -XX:+UseG1GC',
        expected: '-Xmx1024m -XX:+UseG1GC -XX:MaxGCPauseMillis=200',
        link: { target: 'kubernetes', title: 'Deployment/mall-order' },
      },
    ],
    remediation: {
      message: { key: 'staging-matches-prod-resources.remediation' },
      snippets: [
        {
          title: {
            key: 'staging-matches-prod-resources.snippet-resources',
            params: { workload: 'mall-order' },
          },
          language: 'yaml',
          text: [
            'apiVersion: apps/v1',
            'kind: Deployment',
            'metadata:',
            '  name: mall-order',
            '  namespace: mall-staging',
            'spec:',
            '  template:',
            '    spec:',
            '      containers:',
            '        - name: app',
            '          resources:',
            '            requests:',
            '              cpu: 500m',
            '',
          ].join('\n'),
        },
      ],
    },
    evidence: [
      {
        fact: 'kubernetes.workloads/staging',
        source: 'kubernetes',
        target: 'staging',
        status: 'known',
        observedAt: minutesAgo(2),
      },
      {
        fact: 'kubernetes.workloads/prod',
        source: 'kubernetes',
        target: 'prod',
        status: 'known',
        observedAt: minutesAgo(1),
      },
    ],
    since: minutesAgo(3 * 24 * 60),
  },
);

/** Coverage below the limit, seen in an artifact on GitHub. */
export const lowCoverage: CheckResult = buildResult('test-coverage', {
  area: 'quality-gates',
  outcome: 'fail',
  summary: {
    key: 'test-coverage.summary-fail',
    params: { percent: 71.4, limit: 80 },
  },
  findings: [
    {
      outcome: 'fail',
      message: { key: 'test-coverage.too-low' },
      subject: { kind: 'Commit', name: '4f2a9c01d7e6' },
      observed: '71.4 %',
      expected: '≥ 80 %',
      link: {
        target: 'github',
        title: 'ci.yaml run 211',
        url: 'https://github.example.com/mall/mall-order/actions/runs/211',
      },
    },
  ],
  remediation: { message: { key: 'test-coverage.remediation' } },
  evidence: [
    {
      fact: 'github.coverage',
      source: 'github',
      target: 'mall',
      status: 'known',
      observedAt: minutesAgo(24),
    },
  ],
});

/** Prometheus does not answer, so nobody knows. */
export const unknownErrorRate: CheckResult = buildResult('alert-error-rate', {
  area: 'alert-coverage',
  outcome: 'unknown',
  evidence: [
    {
      fact: 'prometheus.rules/prod',
      source: 'prometheus',
      target: 'prod',
      status: 'unavailable',
      observedAt: minutesAgo(22),
      reason: {
        key: 'general.unavailable.timeout',
        params: { target: 'Prometheus prod', seconds: 10 },
      },
    },
  ],
  since: minutesAgo(12),
});

/** A warning that does not block. */
export const missingLimits: CheckResult = buildResult('resource-limits', {
  area: 'rollout-and-canary',
  severity: 'warning',
  outcome: 'warn',
  summary: { key: 'resource-limits.summary-fail', params: { count: 1 } },
  findings: [
    {
      outcome: 'warn',
      message: {
        key: 'resource-limits.missing',
        params: { resources: 'limits.memory' },
      },
      subject: {
        kind: 'Deployment',
        name: 'mall-order',
        environment: 'prod',
        container: 'log-forwarder',
      },
      observed: '–',
      expected: 'limits.memory',
      link: { target: 'kubernetes', title: 'Deployment/mall-order' },
    },
  ],
});

/** What there is nothing to say about. */
export const passingResults: CheckResult[] = [
  buildResult('no-latest-tag', {
    summary: { key: 'no-latest-tag.summary-pass', params: { count: 8 } },
  }),
  buildResult('four-environments', {
    severity: 'warning',
    summary: { key: 'four-environments.summary-pass' },
  }),
  buildResult('prod-high-availability', {
    summary: {
      key: 'prod-high-availability.summary-pass',
      params: { count: 1 },
    },
  }),
  buildResult('health-probes', { area: 'rollout-and-canary' }),
  buildResult('tests-passed', { area: 'quality-gates' }),
  buildResult('rollback-target', { area: 'rollback-readiness' }),
  buildResult('no-open-severe-incident', { area: 'incident-response' }),
  buildResult('backup-freshness', {
    area: 'backup-verification',
    outcome: 'not-applicable',
    summary: { key: 'general.summary.not-applicable' },
  }),
];

/** A check of another module: only the backend knows its words. */
export const foreignCheck: CheckDescriptor = {
  id: 'runbook-linked',
  area: 'incident-response',
  severity: 'warning',
  sections: ['8.2'],
  facts: [],
  texts: {
    en: {
      title: 'A runbook is linked',
      description: 'The entity links to a page that says what to do at night.',
      remediation: 'Add a link of type runbook to the entity.',
      messages: { missing: 'No link of type {{type}}' },
    },
    zh: {
      title: '已链接运行手册',
      description: '实体链接到说明夜间如何处置的页面。',
      remediation: '为实体添加 runbook 类型的链接。',
      messages: { missing: '没有 {{type}} 类型的链接' },
    },
  },
};

/** {@link foreignCheck} warns. */
export const foreignResult = buildResult('runbook-linked', {
  area: 'incident-response',
  severity: 'warning',
  outcome: 'warn',
  summary: { key: 'runbook-linked.missing', params: { type: 'runbook' } },
});
