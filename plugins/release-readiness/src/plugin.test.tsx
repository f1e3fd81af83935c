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
import type { ReactElement } from 'react';
import { Route, Routes } from 'react-router-dom';
import { mappedEntity } from './__testUtils__/renderInPortal';
import {
  EntityReleaseReadinessCard,
  EntityReleaseReadinessContent,
  isReleaseReadinessAvailable,
  PromotionsPage,
  ReleaseReadinessPage,
  releaseReadinessPlugin,
} from './index';
import { promotionsApiRef, releaseReadinessApiRef } from './api';
import { promotionsRouteRef, rootRouteRef } from './routes';
import { buildPreview, notReady, observing } from './testing';

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
      http.post(`${baseUrl}/promotions/preview`, () =>
        HttpResponse.json(buildPreview()),
      ),
      http.get(`${baseUrl}/promotions`, () =>
        HttpResponse.json({ items: [observing], totalItems: 1 }),
      ),
      http.get(`${baseUrl}/sources`, () => HttpResponse.json({ items: [] })),
    ),
  );

  /** The plugin's own API factory, over the network. */
  const renderClassic = (element: ReactElement) => {
    const edges = {
      discoveryApi: { getBaseUrl: async () => baseUrl },
      fetchApi: { fetch },
    };
    const apis = [...releaseReadinessPlugin.getApis()].map(
      ({ api, factory }) => [api, factory(edges) as object] as const,
    );
    expect(apis.map(([api]) => api.id)).toEqual([
      releaseReadinessApiRef.id,
      promotionsApiRef.id,
    ]);
    return renderInTestApp(
      <TestApiProvider
        apis={[...apis, [permissionApiRef, mockApis.permission()]]}
      >
        {element}
      </TestApiProvider>,
      {
        mountedRoutes: {
          '/catalog/:namespace/:kind/:name': entityRouteRef,
          '/release-readiness': rootRouteRef,
          '/release-readiness/promotions': promotionsRouteRef,
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

  it('has a page of promotions', async () => {
    await renderClassic(
      <Routes>
        <Route path="/" element={<PromotionsPage />} />
      </Routes>,
    );
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Promotions' }),
    ).toBeVisible();
    expect(
      await screen.findByRole('rowheader', { name: 'mall-order' }),
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
