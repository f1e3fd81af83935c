import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { CatalogAccounts } from './CatalogAccounts';

const user = (name: string, login?: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: {
    name,
    namespace: 'default',
    ...(login && { annotations: { 'github.com/user-login': login } }),
  },
});

const accounts = new CatalogAccounts({
  catalog: catalogServiceMock({
    entities: [user('Ann', 'Octo-Ann'), user('bob'), user('octo-cid', 'cid')],
  }),
  auth: mockServices.auth(),
});

describe('accounts at the forge', () => {
  it.each([
    ['the user whose annotation names them', 'octo-ann', 'user:default/ann'],
    ['a user of the same name', 'Bob', 'user:default/bob'],
    ['the annotation before the name', 'cid', 'user:default/octo-cid'],
    ['nobody who is not in the catalog', 'dependabot[bot]', undefined],
  ])('belong to %s', async (_, account, expected) => {
    const people = await accounts.peopleOf([account, account]);
    expect(people.get(account)).toBe(expected);
  });
});
