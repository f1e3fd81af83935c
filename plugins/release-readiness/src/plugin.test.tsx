import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mockApis,
  registerMswTestHooks,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import type { ReleaseReadinessApi } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { ReactElement } from 'react';
import { Route, Routes } from 'react-router-dom';
import { mappedEntity } from './__testUtils__/renderInPortal';
import {
  EntityReleaseReadinessCard,
  EntityReleaseReadinessContent,
  isReleaseReadinessAvailable,
  ReleaseReadinessPage,
  releaseReadinessPlugin,
} from './index';
import { releaseReadinessApiRef } from './api';
import { notReady } from './testing';

const baseUrl = 'http://localhost:7007/api/release-readiness';
const server = setupServer();

describe('the plugin in the classic frontend system', () => {
  registerMswTestHooks(server);

  beforeEach(() =>
    server.use(
      http.get(`${baseUrl}/scorecards`, () =>
        HttpResponse.json({
          items: [notReady],
          totalItems: 1,
          counts: {
            'not-ready': 1,
            unknown: 0,
            'ready-with-warnings': 0,
            ready: 0,
          },
          facets: { owners: [], systems: [], domains: [] },
        }),
      ),
      http.get(`${baseUrl}/scorecards/*`, () => HttpResponse.json(notReady)),
      http.get(`${baseUrl}/checks`, () => HttpResponse.json({ items: [] })),
      http.get(`${baseUrl}/sources`, () => HttpResponse.json({ items: [] })),
    ),
  );

  /** The plugin's own API factory, over the network. */
  const renderClassic = (element: ReactElement) => {
    const [factory] = [...releaseReadinessPlugin.getApis()];
    expect(factory.api.id).toBe(releaseReadinessApiRef.id);
    const api = factory.factory({
      discoveryApi: { getBaseUrl: async () => baseUrl },
      fetchApi: { fetch },
    }) as ReleaseReadinessApi;
    return renderInTestApp(
      <TestApiProvider
        apis={[
          [releaseReadinessApiRef, api],
          [permissionApiRef, mockApis.permission()],
        ]}
      >
        {element}
      </TestApiProvider>,
      {
        mountedRoutes: {
          '/catalog/:namespace/:kind/:name': entityRouteRef,
        },
      },
    );
  };

  it('has a page with a header', async () => {
    await renderClassic(
      <Routes>
        <Route path="/" element={<ReleaseReadinessPage />} />
      </Routes>,
    );
    expect(
      await screen.findByRole('heading', {
        level: 1,
        name: 'Release readiness',
      }),
    ).toBeVisible();
    expect(
      await screen.findByRole('link', { name: 'mall-order' }),
    ).toBeVisible();
  });

  it('has a tab', async () => {
    await renderClassic(
      <EntityProvider entity={mappedEntity}>
        <Routes>
          <Route path="/" element={<EntityReleaseReadinessContent />} />
        </Routes>
      </EntityProvider>,
    );
    expect(
      await screen.findByRole('heading', { level: 2, name: 'Not ready' }),
    ).toBeVisible();
  });

  it('has a card', async () => {
    await renderClassic(
      <EntityProvider entity={mappedEntity}>
        <EntityReleaseReadinessCard />
      </EntityProvider>,
    );
    expect(await screen.findByText('3 checks block')).toBeVisible();
  });

  it.each([
    ['a service', 'Component', 'service', true],
    ['a website', 'Component', 'website', false],
    ['a system', 'System', 'service', false],
  ])('is available for %s: %s of type %s', (_what, kind, type, available) => {
    expect(
      isReleaseReadinessAvailable({ ...mappedEntity, kind, spec: { type } }),
    ).toBe(available);
  });
});
