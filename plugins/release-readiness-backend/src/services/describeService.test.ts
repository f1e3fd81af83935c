import type { Entity } from '@backstage/catalog-model';
import { generalTexts } from '@release-readiness/backstage-plugin-release-readiness-common';
import { describeService, type MappingSettings } from './describeService';

const settings: MappingSettings = {
  githubHost: 'github.example',
  businessLines: [{ name: 'retail' }, { name: 'finance' }],
  environments: {
    dev: { cluster: 'nonprod', namespace: '{system}-dev' },
    test: { cluster: 'nonprod', namespace: 'shop-test' },
    staging: { cluster: 'nonprod', namespace: '{name}-staging' },
    prod: { cluster: 'prod', namespace: '{namespace}' },
  },
};

const complete = {
  'backstage.io/kubernetes-id': 'orders-id',
  'github.com/project-slug': 'shop/orders',
  'release-readiness.io/data-class': 'core',
};

function describeWith(
  annotations: Record<string, string>,
  given: MappingSettings = settings,
) {
  const entity: Entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'orders', annotations },
    spec: { type: 'service', lifecycle: 'production' },
    relations: [
      { type: 'ownedBy', targetRef: 'group:default/order-team' },
      { type: 'partOf', targetRef: 'component:default/suite' },
      { type: 'partOf', targetRef: 'system:default/ordering' },
    ],
  };
  return describeService(entity, given);
}

const keysOf = (annotations: Record<string, string>, given = settings) =>
  describeWith(annotations, given).problems.map(({ message }) => message.key);

describe('describeService', () => {
  it('maps a service by standard annotations and the configuration', () => {
    expect(describeWith(complete)).toEqual({
      entityRef: 'component:default/orders',
      name: 'orders',
      title: 'orders',
      owner: 'group:default/order-team',
      system: 'system:default/ordering',
      domain: undefined,
      type: 'service',
      lifecycle: 'production',
      kubernetes: { id: 'orders-id' },
      environments: {
        dev: { cluster: 'nonprod', namespace: 'ordering-dev' },
        test: { cluster: 'nonprod', namespace: 'shop-test' },
        staging: { cluster: 'nonprod', namespace: 'orders-staging' },
        prod: { cluster: 'prod', namespace: 'orders' },
      },
      absentEnvironments: [],
      github: { host: 'github.example', owner: 'shop', repository: 'orders' },
      metricsService: 'orders-id',
      backupName: 'orders-id',
      incidentLabel: undefined,
      dataClass: 'core',
      businessLine: undefined,
      runtime: 'other',
      problems: [],
    });
  });

  it('lets annotations say otherwise', () => {
    expect(
      describeWith({
        ...complete,
        'backstage.io/kubernetes-namespace': 'own',
        'release-readiness.io/metrics-service': 'orders-api',
        'release-readiness.io/backup-name': 'orders-db',
        'release-readiness.io/runtime': 'jvm',
        'release-readiness.io/environment-staging': 'prod/orders-pre',
        'release-readiness.io/environment-dev': 'none',
      }),
    ).toMatchObject({
      environments: {
        test: { namespace: 'shop-test' },
        staging: { cluster: 'prod', namespace: 'orders-pre' },
        prod: { namespace: 'own' },
      },
      absentEnvironments: ['dev'],
      metricsService: 'orders-api',
      backupName: 'orders-db',
      runtime: 'jvm',
      problems: [],
    });
  });

  it.each<[string, Record<string, string>, string]>([
    [
      'an annotation of ours that is none',
      { 'release-readiness.io/dataclass': 'core' },
      'unknown-annotation',
    ],
    [
      'a data class that is none',
      { 'release-readiness.io/data-class': 'gold' },
      'invalid-value',
    ],
    [
      'a runtime that is none',
      { 'release-readiness.io/runtime': 'cobol' },
      'invalid-value',
    ],
    [
      'an environment that is none',
      { 'release-readiness.io/environment-qa': 'prod/x' },
      'unknown-environment',
    ],
    [
      'an environment without namespace',
      { 'release-readiness.io/environment-prod': 'prod' },
      'invalid-environment',
    ],
    [
      'a namespace that can not be',
      { 'release-readiness.io/environment-prod': 'prod/No_Name' },
      'invalid-environment',
    ],
    [
      'a cluster that is not configured',
      { 'release-readiness.io/environment-prod': 'moon/shop' },
      'unknown-cluster',
    ],
    [
      'a selector that is none',
      { 'backstage.io/kubernetes-label-selector': 'app=,,' },
      'invalid-selector',
    ],
    [
      'a business line that is none',
      { 'release-readiness.io/business-line': 'retial' },
      'unknown-business-line',
    ],
    [
      'a repository that is none',
      { 'github.com/project-slug': 'https://github.com/shop/orders' },
      'invalid-repository',
    ],
    [
      'a health URL that is no page',
      { 'release-readiness.io/health-url': 'file:///etc/passwd' },
      'invalid-health-url',
    ],
    [
      'a health URL with credentials',
      { 'release-readiness.io/health-url': 'https://me:secret@shop.example/' },
      'invalid-health-url',
    ],
  ])('lists %s as a problem', (_, annotations, key) => {
    expect(keysOf({ ...complete, ...annotations })).toEqual([
      `general.mapping.${key}`,
    ]);
  });

  it.each([
    'app=orders',
    'app = orders, tier in (web, api)',
    'example.com/app!=x,!legacy',
    'app notin (a),present',
  ])('takes the selector %p', labelSelector => {
    const service = describeWith({
      ...complete,
      'backstage.io/kubernetes-label-selector': labelSelector,
    });
    expect(service.kubernetes).toEqual({ id: 'orders-id', labelSelector });
    expect(service.problems).toEqual([]);
  });

  it.each([
    ['one that is configured', 'finance', settings, 'finance'],
    ['none in place of a wrong one', 'finanz', settings, undefined],
    [
      'any while none is configured',
      'finanz',
      { ...settings, businessLines: [] },
      'finanz',
    ],
  ])('takes of business lines %s', (_, name, given, expected) => {
    const annotations = {
      ...complete,
      'release-readiness.io/business-line': name,
    };
    expect(describeWith(annotations, given).businessLine).toBe(expected);
  });

  it('guesses nothing from a wrong environment', () => {
    const service = describeWith({
      ...complete,
      'release-readiness.io/environment-prod': 'moon/shop',
    });
    expect(service.environments.prod).toBeUndefined();
  });

  it('lists everything that is missing, with where and how to put it', () => {
    const { problems } = describeWith({}, { ...settings, environments: {} });
    expect(problems.map(({ message }) => message.key)).toEqual([
      'general.mapping.missing-kubernetes',
      ...Array(4).fill('general.mapping.missing-environment'),
      'general.mapping.missing-repository',
      'general.mapping.missing-data-class',
    ]);
    expect(problems[0]).toMatchObject({
      path: 'metadata.annotations["backstage.io/kubernetes-id"]',
      fix: 'backstage.io/kubernetes-id: orders',
    });
  });

  it('uses only texts that exist', () => {
    const keys = keysOf({
      'release-readiness.io/x': 'y',
      'release-readiness.io/environment-qa': 'y',
      'release-readiness.io/environment-dev': 'y',
      'release-readiness.io/environment-test': 'y/z',
      'release-readiness.io/data-class': 'y',
      'github.com/project-slug': 'y',
      'backstage.io/kubernetes-label-selector': '=',
    });
    expect(keys).toHaveLength(7);
    for (const key of keys) expect(generalTexts.zh).toHaveProperty([key]);
  });
});
