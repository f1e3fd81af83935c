import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import {
  catalogApiMock,
  createTestEntityPage,
} from '@backstage/plugin-catalog-react/testUtils';
import type { Entity } from '@backstage/catalog-model';
import { screen } from '@testing-library/react';
import { mappedEntity } from './__testUtils__/renderInPortal';
import plugin from './alpha';
import { promotionsApiRef, releaseReadinessApiRef } from './api';
import {
  FakePromotionsApi,
  FakeReleaseReadinessApi,
  notReady,
  observing,
} from './testing';

const renderApp = (path: string, entity: Entity = mappedEntity) =>
  renderTestApp({
    features: [plugin],
    extensions: [createTestEntityPage({ entity })],
    initialRouteEntries: [path],
    apis: [
      [releaseReadinessApiRef, new FakeReleaseReadinessApi([notReady])],
      [promotionsApiRef, new FakePromotionsApi([observing])],
      mockApis.permission(),
      catalogApiMock(),
    ],
  });

describe('the plugin in the new frontend system', () => {
  it('has a page with an entry in the navigation', async () => {
    renderApp('/release-readiness');
    expect(
      await screen.findByRole('button', { name: 'Not ready: 1' }),
    ).toBeVisible();
    expect(
      screen.getAllByRole('link', { name: /Release readiness/ })[0],
    ).toHaveAttribute('href', '/release-readiness');
  });

  it('has a page of promotions below it, each with a page of its own', async () => {
    renderApp('/release-readiness/promotions');
    expect(
      await screen.findByRole('rowheader', { name: 'mall-order' }),
    ).toBeVisible();
    expect(screen.getByRole('link', { name: 'mall-order' })).toHaveAttribute(
      'href',
      `/release-readiness/promotions/${observing.id}`,
    );
  });

  it.each([
    [observing.id, 'Promotion of mall-order to production'],
    ['unknown', 'There is no such promotion'],
  ])('finds the page of promotion %s', async (id, name) => {
    renderApp(`/release-readiness/promotions/${id}`);
    expect(
      await screen.findByRole('heading', { level: 2, name }),
    ).toBeVisible();
  });

  it('has a page of freezes', async () => {
    renderApp('/release-readiness/promotions/freezes');
    expect(await screen.findByText('No freeze is set.')).toBeVisible();
  });

  it('gives services a tab and an overview card', async () => {
    renderApp('/');
    expect(
      await screen.findByRole('heading', { level: 2, name: 'Not ready' }),
    ).toBeVisible();
    expect(
      await screen.findByRole('link', { name: 'Open the scorecard' }),
    ).toBeVisible();
  });

  it('leaves other entities alone', async () => {
    renderApp('/', { ...mappedEntity, spec: { type: 'website' } });
    expect(await screen.findByTestId('empty-entity-page')).toBeInTheDocument();
  });
});
