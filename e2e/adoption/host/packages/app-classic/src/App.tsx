import { createApp } from '@backstage/app-defaults';
import { AppRouter, FlatRoutes } from '@backstage/core-app-api';
import {
  CatalogEntityPage,
  CatalogIndexPage,
  EntityAboutCard,
  EntityLayout,
} from '@backstage/plugin-catalog';
import {
  EntityReleaseReadinessCard,
  EntityReleaseReadinessContent,
  isReleaseReadinessAvailable,
  PromotionsPage,
  ReleaseReadinessPage,
} from '@release-readiness/backstage-plugin-release-readiness';
import { Route } from 'react-router-dom';

const app = createApp();

const entityPage = (
  <EntityLayout>
    <EntityLayout.Route path="/" title="Overview">
      <>
        <EntityAboutCard />
        <EntityReleaseReadinessCard />
      </>
    </EntityLayout.Route>
    <EntityLayout.Route
      path="/release-readiness"
      title="Release readiness"
      if={isReleaseReadinessAvailable}
    >
      <EntityReleaseReadinessContent />
    </EntityLayout.Route>
  </EntityLayout>
);

export default app.createRoot(
  <AppRouter>
    <FlatRoutes>
      <Route path="/catalog" element={<CatalogIndexPage />} />
      <Route
        path="/catalog/:namespace/:kind/:name"
        element={<CatalogEntityPage />}
      >
        {entityPage}
      </Route>
      <Route path="/release-readiness" element={<ReleaseReadinessPage />} />
      <Route
        path="/release-readiness/promotions"
        element={<PromotionsPage />}
      />
    </FlatRoutes>
  </AppRouter>,
);
