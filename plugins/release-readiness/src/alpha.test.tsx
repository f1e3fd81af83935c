import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import {
  catalogApiMock,
  createTestEntityPage,
} from '@backstage/plugin-catalog-react/testUtils';
import type { Entity } from '@backstage/catalog-model';
import { screen } from '@testing-library/react';
import { mappedEntity } from './__testUtils__/renderInPortal';
import plugin from './alpha';
import { releaseReadinessApiRef } from './api';
import { FakeReleaseReadinessApi, notReady } from './testing';

const renderApp = (path: string, entity: Entity = mappedEntity) =>
  renderTestApp({
    features: [plugin],
    extensions: [createTestEntityPage({ entity })],
    initialRouteEntries: [path],
    apis: [
      [releaseReadinessApiRef, new FakeReleaseReadinessApi([notReady])],
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
