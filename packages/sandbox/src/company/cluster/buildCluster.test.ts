import { findKind } from '../../kubernetes/api/kinds';
import { KubernetesObject } from '../../kubernetes/model';
import { parseCompany } from '../Company';
import { readCompanyFiles } from '../CompanyFiles';
import { Environment, environments, namespaceOf } from '../definition';
import { fieldsOf } from '../manifests';
import { buildCluster } from './buildCluster';

const now = new Date('2026-11-02T09:00:00Z');
const company = parseCompany(readCompanyFiles());
const clusters = new Map(
  environments.map(environment => [
    environment,
    buildCluster(company, environment, now),
  ]),
);

const find = (
  environment: Environment,
  kind: string,
  name: string,
): KubernetesObject => {
  const object = clusters
    .get(environment)
    ?.find(other => other.kind === kind && other.metadata.name === name);
  if (!object) {
    throw new Error(`${environment} has no ${kind} ${name}`);
  }
  return object;
};

const podsOf = (environment: Environment, service: string) =>
  (clusters.get(environment) ?? []).filter(
    object =>
      object.kind === 'Pod' &&
      object.metadata.labels?.['backstage.io/kubernetes-id'] === service,
  );

describe.each(environments)('the cluster %s', environment => {
  const objects = clusters.get(environment) ?? [];

  it('names each object once', () => {
    const names = objects.map(
      ({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`,
    );
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it('holds only kinds that are served, in namespaces where they belong', () => {
    for (const { apiVersion, kind, metadata } of objects) {
      const info = findKind(apiVersion, kind);
      expect(info).toBeDefined();
      expect({ kind, namespaced: metadata.namespace !== undefined }).toEqual({
        kind,
        namespaced: info?.namespaced,
      });
    }
  });

  it('dates nothing in the future, but for when a backup will expire', () => {
    const text = JSON.stringify(objects).replace(/"expiration":"[^"]+"/g, '');
    const times = text.match(/\d{4}-\d\d-\d\dT[\d:.]+Z/g);
    expect(times?.length).toBeGreaterThan(100);
    expect(times?.filter(time => new Date(time) > now)).toEqual([]);
  });

  it('has an owner among the objects for every owned one', () => {
    const owners = objects.flatMap(
      ({ metadata }) => metadata.ownerReferences ?? [],
    );
    expect(owners.length).toBeGreaterThan(0);
    for (const owner of owners) {
      expect(find(environment, owner.kind, owner.name)).toBeDefined();
    }
  });

  it('runs every service that its story places there', () => {
    for (const service of company.services) {
      expect(podsOf(environment, service.name).length > 0).toBe(
        service.story.environments.includes(environment),
      );
    }
  });

  it('selects the pods of its own template by every workload', () => {
    const workloads = objects.filter(({ kind }) =>
      ['Deployment', 'StatefulSet', 'Rollout'].includes(kind),
    );
    for (const object of workloads) {
      const { selector, template } = fieldsOf(object.spec);
      expect(fieldsOf(fieldsOf(template).metadata).labels).toMatchObject(
        fieldsOf(fieldsOf(selector).matchLabels),
      );
      expect(object.metadata.namespace).toBe(namespaceOf(environment));
    }
  });
});

describe('the stories in the clusters', () => {
  it('spreads a service over nodes, but for the one that pins itself to one', () => {
    const nodes = (service: string) =>
      new Set(podsOf('prod', service).map(pod => fieldsOf(pod.spec).nodeName));
    expect(nodes('mall-order').size).toBe(3);
    expect(podsOf('prod', 'mall-shipping')).toHaveLength(2);
    expect(nodes('mall-shipping').size).toBe(1);
  });

  it('leaves a pod of mall-returns without a node on staging only', () => {
    const pending = (environment: Environment) =>
      podsOf(environment, 'mall-returns').filter(
        pod => fieldsOf(pod.status).phase === 'Pending',
      ).length;
    expect(pending('staging')).toBe(1);
    expect(pending('prod')).toBe(0);
  });

  it('keeps the previous revision, but for the first release', () => {
    const sets = (service: string) =>
      (clusters.get('prod') ?? []).filter(
        object =>
          object.kind === 'ReplicaSet' &&
          object.metadata.ownerReferences?.[0].name === service,
      );
    expect(sets('mall-order')).toHaveLength(2);
    expect(sets('mall-referral')).toHaveLength(1);
  });

  it('runs the stable version of an aborted rollout and knows the one that was given up', () => {
    const rollout = find('prod', 'Rollout', 'mall-recommendation');
    const { stableRS, currentPodHash, phase } = fieldsOf(rollout.status);
    expect(phase).toBe('Degraded');
    const set = (hash: unknown) =>
      fieldsOf(find('prod', 'ReplicaSet', `mall-recommendation-${hash}`).spec);
    expect(set(stableRS).replicas).toBe(3);
    expect(set(currentPodHash).replicas).toBe(0);
    expect(rollout.metadata.generation).toBe(3);
  });

  it('tells the same story of a failed restore test by CronJob and Job', () => {
    const { lastSuccessfulTime } = fieldsOf(
      find('prod', 'CronJob', 'mall-payment-restore-test').status,
    );
    const days =
      (now.getTime() - Date.parse(String(lastSuccessfulTime))) / 86_400_000;
    expect(days).toBeGreaterThan(11);
    expect(days).toBeLessThan(13);
    const failed = (clusters.get('prod') ?? []).filter(
      object =>
        object.kind === 'Job' &&
        object.metadata.name?.startsWith('mall-payment-restore-test') &&
        fieldsOf(object.status).failed,
    );
    expect(failed).toHaveLength(1);
  });

  it('writes no value of a secret into any object', () => {
    const all = [...clusters.values()].flat();
    expect(all.some(({ kind }) => kind === 'Secret')).toBe(false);
  });
});
