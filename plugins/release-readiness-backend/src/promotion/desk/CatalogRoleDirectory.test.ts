import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  buildService,
  testNow,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { PromotionSettings, RoleHolder } from '../../configuration';
import { CatalogRoleDirectory } from './CatalogRoleDirectory';

function entity(kind: string, name: string, relations: [string, string][]) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, namespace: 'default' },
    relations: relations.map(([type, targetRef]) => ({ type, targetRef })),
  } satisfies Entity;
}

const group = (name: string, ...parents: string[]) =>
  entity(
    'Group',
    name,
    parents.map(parent => ['childOf', `group:default/${parent}`]),
  );

const user = (name: string, ...groups: string[]) =>
  entity(
    'User',
    name,
    groups.map(each => ['memberOf', `group:default/${each}`]),
  );

const company = [
  group('order-team'),
  group('order-backend', 'order-team'),
  group('payment-team'),
  group('development-leads'),
  group('order-testers'),
  user('Ann', 'order-team', 'development-leads'),
  user('bob', 'order-backend', 'development-leads'),
  user('cid', 'payment-team', 'development-leads'),
  user('dan', 'order-team'),
  user('eve', 'order-testers'),
];

const ref = (text: string): RoleHolder => ({ ref: text, ofOwner: false });

function createDirectory(
  settings: {
    approvers?: Partial<PromotionSettings['approvers']>;
    signOffs?: Partial<PromotionSettings['signOffs']>;
    onCall?: string[];
  },
  entities: Entity[] = company,
) {
  const clock = { now: testNow.getTime() };
  const catalog = { entities, asked: 0, fails: false };
  const directory = new CatalogRoleDirectory({
    catalog: {
      queryEntities: async (query, options) => {
        catalog.asked += 1;
        if (catalog.fails) throw new Error('no answer');
        return catalogServiceMock({
          entities: catalog.entities,
        }).queryEntities(query, options);
      },
    },
    auth: mockServices.auth(),
    settings: {
      approvers: {
        'development-lead': [],
        'technical-lead': [],
        'product-lead': [],
        'operations-lead': [],
        ...settings.approvers,
      },
      signOffs: { development: [], test: [], ...settings.signOffs },
      onCall: settings.onCall ?? [],
    },
    cacheMilliseconds: 30_000,
    now: () => new Date(clock.now),
  });
  return { directory, catalog, clock };
}

const leads = { ref: 'group:default/development-leads', ofOwner: true };

describe('the directory of roles', () => {
  const service = buildService();

  it('has leads of the owning team alone, those of its own groups too', async () => {
    const { directory } = createDirectory({
      approvers: { 'development-lead': [leads] },
    });
    expect(await directory.membership(service)).toEqual({
      'user:default/ann': ['development-lead'],
      'user:default/bob': ['development-lead'],
    });
  });

  it('has all members of a group where the owner does not matter', async () => {
    const { directory } = createDirectory({
      approvers: { 'technical-lead': [ref(leads.ref)] },
    });
    expect(Object.keys(await directory.membership(service))).toEqual([
      'user:default/ann',
      'user:default/bob',
      'user:default/cid',
    ]);
  });

  it('lists every role of a person once', async () => {
    const { directory } = createDirectory({
      approvers: {
        'technical-lead': [ref('user:default/Dan'), ref('{owner}')],
        'product-lead': [ref('user:default/dan')],
      },
    });
    expect(await directory.membership(service)).toMatchObject({
      'user:default/dan': ['technical-lead', 'product-lead'],
    });
  });

  it('fills placeholders with the names of the service', async () => {
    const { directory } = createDirectory({
      signOffs: {
        development: [ref('{owner}')],
        test: [ref('group:default/{system}-testers')],
      },
    });
    expect(
      await directory.signOffMembership({
        ...service,
        system: 'system:default/order',
      }),
    ).toEqual({
      'user:default/ann': ['development'],
      'user:default/bob': ['development'],
      'user:default/dan': ['development'],
      'user:default/eve': ['test'],
    });
  });

  it.each([
    ['whose owner is not known', { owner: undefined }, leads],
    ['without the system that a role names', {}, ref('{system}-testers')],
    ['whose role names a group that is not there', {}, ref('group:default/x')],
  ])('gives nobody a role for a service %s', async (_, overrides, holder) => {
    const { directory } = createDirectory({
      approvers: { 'development-lead': [holder] },
    });
    expect(await directory.membership(buildService({ ...overrides }))).toEqual(
      {},
    );
  });

  it('ends where groups are their own ancestors', async () => {
    const { directory } = createDirectory(
      { approvers: { 'product-lead': [ref('group:default/a')] } },
      [group('a', 'b'), group('b', 'a'), user('ann', 'b')],
    );
    expect(await directory.membership(service)).toEqual({
      'user:default/ann': ['product-lead'],
    });
  });

  it('finds a group that is reached by two ways, and what is below it', async () => {
    const { directory } = createDirectory(
      {
        approvers: {
          'product-lead': [ref('group:default/a')],
          'technical-lead': [ref('group:default/b')],
        },
      },
      [
        group('a'),
        group('b'),
        group('below', 'shared'),
        group('shared', 'a', 'between'),
        group('between', 'b'),
        user('ann', 'below'),
      ],
    );
    expect(await directory.membership(service)).toEqual({
      'user:default/ann': ['technical-lead', 'product-lead'],
    });
  });

  it('asks the catalog again only when what it knows has become old', async () => {
    const { directory, catalog, clock } = createDirectory({
      approvers: { 'development-lead': [leads] },
    });
    await directory.membership(service);
    const { asked } = catalog;
    catalog.entities = [];
    clock.now += 29_999;
    await directory.membership(service);
    expect(catalog.asked).toBe(asked);
    clock.now += 1;
    expect(await directory.membership(service)).toEqual({});
  });

  it('says so when the catalog does not answer, instead of "nobody"', async () => {
    const { directory, catalog } = createDirectory({
      approvers: { 'development-lead': [leads] },
    });
    catalog.fails = true;
    await expect(directory.membership(service)).rejects.toThrow('no answer');
  });

  it('names who is paged by whole references', () => {
    const { directory } = createDirectory({ onCall: ['On-Call'] });
    expect(directory.onCall).toEqual(['group:default/on-call']);
  });

  it('knows the people who are paged', async () => {
    const { directory } = createDirectory({
      onCall: ['order-team', 'user:default/zoe'],
    });
    expect([...(await directory.onCallMembers())].sort()).toEqual([
      'user:default/ann',
      'user:default/bob',
      'user:default/dan',
      'user:default/zoe',
    ]);
  });
});
