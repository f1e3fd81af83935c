import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  testNow,
  type ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { buildServiceEntity } from '../__testUtils__';
import { ServiceDirectory } from './ServiceDirectory';

const system: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'System',
  metadata: { name: 'ordering', namespace: 'default' },
  relations: [{ type: 'partOf', targetRef: 'domain:default/sales' }],
};

function inSystem(entity: Entity): Entity {
  return {
    ...entity,
    relations: [{ type: 'partOf', targetRef: 'system:default/ordering' }],
  };
}

function createDirectory(entities: Entity[]) {
  const catalog = { current: catalogServiceMock({ entities }) };
  const synced: ServiceDescriptor[][] = [];
  const directory = new ServiceDirectory({
    catalog: {
      ...catalog.current,
      queryEntities: (query, options) =>
        catalog.current.queryEntities(query, options),
      getEntityFacets: (query, options) =>
        catalog.current.getEntityFacets(query, options),
    },
    auth: mockServices.auth(),
    scorecards: {
      syncServices: async services => {
        synced.push([...services]);
      },
      listCommits: async () =>
        new Map([['component:default/orders', { candidateCommit: 'c0ffee0' }]]),
    },
    settings: {
      serviceFilter: [{ kind: 'Component', 'spec.type': 'service' }],
      environments: {},
      githubHost: 'github.com',
      businessLines: [],
    },
    logger: mockServices.logger.mock(),
    now: () => testNow,
  });
  return { catalog, directory, synced };
}

describe('the directory of services', () => {
  it('has the services of the catalog, with domain and commit', async () => {
    const library = buildServiceEntity('library');
    const { directory, synced } = createDirectory([
      system,
      inSystem(buildServiceEntity('orders')),
      { ...library, spec: { ...library.spec, type: 'library' } },
    ]);
    expect(await directory.refresh()).toEqual([]);
    expect(directory.list()).toMatchObject([
      {
        entityRef: 'component:default/orders',
        system: 'system:default/ordering',
        domain: 'domain:default/sales',
        candidateCommit: 'c0ffee0',
      },
    ]);
    expect(synced[0]).toHaveLength(1);
  });

  it('reads all pages', async () => {
    const names = Array.from(
      { length: 1201 },
      (_, index) => `service-${index}`,
    );
    const { directory } = createDirectory(names.map(buildServiceEntity));
    await directory.refresh();
    expect(directory.list()).toHaveLength(1201);
  });

  it('names what is new or mapped differently since the last read', async () => {
    const orders = buildServiceEntity('orders');
    const { catalog, directory } = createDirectory([orders]);
    await directory.refresh();
    catalog.current = catalogServiceMock({
      entities: [orders, buildServiceEntity('cart')],
    });
    expect(await directory.refresh()).toEqual(['component:default/cart']);
    expect(await directory.refresh()).toEqual([]);
  });

  it('knows nothing before the catalog was read once', async () => {
    const { catalog, directory } = createDirectory([
      buildServiceEntity('orders'),
    ]);
    const { queryEntities } = catalog.current;
    catalog.current.queryEntities = async () => {
      throw new Error('unavailable');
    };
    await expect(directory.refresh()).rejects.toThrow('unavailable');
    await directory.reloadCommits();
    expect(directory.isKnown).toBe(false);
    catalog.current.queryEntities = queryEntities;
    await directory.refresh();
    expect(directory.isKnown).toBe(true);
  });

  it('keeps what it has when the catalog does not answer', async () => {
    const { catalog, directory } = createDirectory([
      buildServiceEntity('orders'),
    ]);
    await directory.refresh();
    catalog.current = {
      ...catalog.current,
      queryEntities: async () => {
        throw new Error('unavailable');
      },
    };
    await expect(directory.refresh()).rejects.toThrow('unavailable');
    expect(directory.list()).toHaveLength(1);
  });

  describe('tells by one request whether the catalog', () => {
    const orders = buildServiceEntity('orders');
    const annotated: Entity = {
      ...orders,
      metadata: {
        ...orders.metadata,
        annotations: {
          ...orders.metadata.annotations,
          'release-readiness.io/data-class': 'core',
        },
      },
    };

    it.each<[string, Entity[], boolean]>([
      ['is as it was', [orders], false],
      ['has a new service', [orders, buildServiceEntity('cart')], true],
      ['has lost one', [], true],
      ['has one of another system', [inSystem(orders)], true],
      ['has one of another data class', [annotated], true],
      ['has something new that is no service', [orders, system], false],
    ])('%s', async (_, entities, hasChanged) => {
      const { catalog, directory } = createDirectory([orders]);
      expect(await directory.hasChanged()).toBe(false);
      catalog.current = catalogServiceMock({ entities });
      expect(await directory.hasChanged()).toBe(hasChanged);
      expect(await directory.hasChanged()).toBe(false);
    });
  });
});
