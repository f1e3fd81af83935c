import { Entity } from '@backstage/catalog-model';
import { Company, parseCompany } from './Company';
import { readCompanyFiles } from './CompanyFiles';
import { CatalogFacts, defineService, Story, storySchema } from './definition';

const RUNTIMES = ['jvm', 'go', 'node', 'python'] as const;
const DATA_CLASSES = ['core', 'important', 'non-core', 'none'] as const;
const NO_RULES_OF_ITS_OWN = '$patch: delete\n';
const RULES_FOR_ALL = `groups:
  - name: every-service
    rules:
      - alert: ErrorRateTooHigh
        expr: |
          sum by (namespace, service) (rate(http_requests_errors_total{namespace="mall-prod"}[5m]))
            / sum by (namespace, service) (rate(http_requests_total{namespace="mall-prod"}[5m]))
            > 0.05
        for: 1m
        labels: { severity: critical }
      - alert: LatencyP99TooHigh
        expr: |
          histogram_quantile(0.99,
            sum by (namespace, service, le) (rate(http_request_duration_seconds_bucket{namespace="mall-prod"}[5m]))
          ) > 1
        for: 2m
        labels: { severity: warning }
`;

/**
 * A company of any size for scale tests: the people, clusters and manifests of
 * Mall with `services` generated services instead of its own. All of them are
 * ready; the same number gives the same company.
 */
export function generateCompany(options: { services: number }): Company {
  const mall = parseCompany(readCompanyFiles());
  const lines = mall.businessLines.map(line => line.name);
  const owners = groupsOfType(mall.entities, 'team');
  const systems = mall.entities
    .filter(entity => entity.kind === 'System')
    .map(entity => entity.metadata.name);
  const services = Array.from({ length: options.services }, (_, index) =>
    defineService(
      {
        name: `generated-${String(index + 1).padStart(5, '0')}`,
        title: `Generated ${index + 1}`,
        description: 'A generated service.',
        owner: owners[index % owners.length],
        system: systems[index % systems.length],
        dataClass: DATA_CLASSES[index % DATA_CLASSES.length],
        businessLine: lines[index % lines.length],
        runtime: RUNTIMES[(index >> 2) % RUNTIMES.length],
      },
      storyOf(index),
    ),
  );
  const rules = services.map(
    ({ name }) =>
      [
        `monitoring/rules/services/${name}.patch.yaml`,
        NO_RULES_OF_ITS_OWN,
      ] as const,
  );
  return {
    ...mall,
    services,
    entities: [
      ...mall.entities.filter(entity => entity.spec?.type !== 'service'),
      ...services.map(componentOf),
    ],
    files: new Map([
      ...mall.files,
      ...rules,
      ['monitoring/rules/global/every-service.yaml', RULES_FOR_ALL],
    ]),
  };
}

function storyOf(index: number): Story {
  const dataClass = DATA_CLASSES[index % DATA_CLASSES.length];
  const runtime = RUNTIMES[(index >> 2) % RUNTIMES.length];
  const hasData = dataClass !== 'none';
  const minor = 1 + (index % 30);
  return storySchema.parse({
    title: 'Ready',
    story: 'A generated service in which nothing is missing.',
    teaches: 'How the product behaves with many services.',
    layers: [
      'mesh',
      runtime,
      ...(hasData ? ['database', `backup-${dataClass}`] : []),
    ],
    releases: {
      previous: `1.${minor - 1}.0`,
      production: `1.${minor}.0`,
      candidate: `1.${minor + 1}.0`,
    },
    gates: { coverage: 80 + (index % 19) },
    ...(hasData && {
      backup: {
        'source-rows': 1000 + index,
        'restored-rows': 1000 + index,
        'restore-test-age': `${1 + (index % 5)}d`,
      },
    }),
    metrics: {
      'requests-per-second': 75 + 15 * (index % 20),
      'error-ratio': 0.002,
      p99: 0.3,
    },
    verdict: 'ready',
    expect: hasData
      ? {}
      : {
          'backup-freshness': 'not-applicable',
          'restore-test-age': 'not-applicable',
          'restore-test-integrity': 'not-applicable',
        },
  });
}

function groupsOfType(entities: readonly Entity[], type: string): string[] {
  return entities
    .filter(entity => entity.kind === 'Group' && entity.spec?.type === type)
    .map(entity => entity.metadata.name);
}

function componentOf(service: CatalogFacts): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: service.name,
      namespace: 'default',
      title: service.title,
      description: service.description,
      annotations: {
        'backstage.io/kubernetes-id': service.name,
        'github.com/project-slug': `mall/${service.name}`,
        'release-readiness.io/data-class': service.dataClass,
        'release-readiness.io/business-line': service.businessLine,
        'release-readiness.io/runtime': service.runtime,
      },
    },
    spec: {
      type: 'service',
      lifecycle: 'production',
      owner: service.owner,
      system: service.system,
    },
  };
}
