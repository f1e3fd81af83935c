import '@backstage/cli/asset-types';
// eslint-disable-next-line @backstage/no-ui-css-imports-in-non-frontend -- this host is an app of its own
import '@backstage/ui/css/styles.css';
import { ConfigReader } from '@backstage/config';
import { createApp } from '@backstage/frontend-defaults';
import {
  ApiBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { InMemoryCatalogClient } from '@backstage/catalog-client/testUtils';
import { signalApiRef } from '@backstage/plugin-signals-react';
import {
  entityRefHash,
  promotionSignalChannel,
  scorecardSignalChannel,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  PromotionDetails,
  Scorecard,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import ReactDOM from 'react-dom/client';
import plugin from '../src/alpha';
import { promotionsApiRef, releaseReadinessApiRef } from '../src/api';
import {
  closedPreview,
  FakePromotionsApi,
  FakeReleaseReadinessApi,
  FakeResponseError,
  FakeSignalApi,
  sampleFreezes,
  samplePromotions,
  sampleSources,
} from '../src/testing';
import { checks, entities, scorecards } from './sampleCompany';

/** The pages of the plugin over a company in memory, without a backend. */
class DevelopmentApi extends FakeReleaseReadinessApi {
  constructor() {
    super(scorecards);
    this.sources = sampleSources;
    this.checks = checks;
  }

  async getScorecard(entityRef: string): Promise<Scorecard> {
    if (entityRef.endsWith('/mall-broken')) {
      throw new FakeResponseError(500, 'The database does not answer');
    }
    if (entityRef.endsWith('/mall-hidden')) {
      throw new FakeResponseError(403, 'Not allowed');
    }
    return super.getScorecard(entityRef);
  }
}

const releaseReadinessApi = new DevelopmentApi();
const signalApi = new FakeSignalApi();
const promotionsApi = new FakePromotionsApi(samplePromotions);
promotionsApi.freezes = sampleFreezes;
promotionsApi.previews.set('component:default/mall-catalog', {
  ...closedPreview,
  entityRef: 'component:default/mall-catalog',
  title: 'mall-catalog',
});

// From the browser's console: `changeScorecard('component:default/mall-order', {verdict: 'ready'})`,
// `changePromotion('3f0f6c1e-6f4b-4c39-9d3a-0d5a54a1b001', {state: 'rolling-out'})`.
Object.assign(window, {
  changeScorecard: (entityRef: string, changes: Partial<Scorecard>) => {
    const scorecard = releaseReadinessApi.scorecards.get(entityRef);
    if (!scorecard) return;
    releaseReadinessApi.put({ ...scorecard, ...changes });
    signalApi.send(scorecardSignalChannel, {
      changed: [entityRefHash(entityRef)],
    });
  },
  changePromotion: (id: string, changes: Partial<PromotionDetails>) => {
    const promotion = promotionsApi.promotions.get(id);
    if (!promotion) return;
    promotionsApi.put({ ...promotion, ...changes });
    signalApi.send(promotionSignalChannel, { promotionIds: [id] });
  },
});

const pluginOverrides = createFrontendModule({
  pluginId: 'release-readiness',
  extensions: [
    ApiBlueprint.make({
      params: define =>
        define({
          api: releaseReadinessApiRef,
          deps: {},
          factory: () => releaseReadinessApi,
        }),
    }),
    ApiBlueprint.make({
      name: 'promotions',
      params: define =>
        define({
          api: promotionsApiRef,
          deps: {},
          factory: () => promotionsApi,
        }),
    }),
  ],
});

const catalogOverrides = createFrontendModule({
  pluginId: 'catalog',
  extensions: [
    ApiBlueprint.make({
      params: define =>
        define({
          api: catalogApiRef,
          deps: {},
          factory: () => new InMemoryCatalogClient({ entities }),
        }),
    }),
  ],
});

const appOverrides = createFrontendModule({
  pluginId: 'app',
  extensions: [
    ApiBlueprint.make({
      name: 'signals',
      params: define =>
        define({ api: signalApiRef, deps: {}, factory: () => signalApi }),
    }),
  ],
});

const app = createApp({
  features: [
    catalogPlugin,
    plugin,
    pluginOverrides,
    catalogOverrides,
    appOverrides,
  ],
  advanced: {
    configLoader: async () => ({
      config: new ConfigReader({
        app: {
          baseUrl: window.location.origin,
          title: 'Release readiness',
          extensions: [
            { 'sign-in-page:app': false },
            {
              'api:app/app-language': {
                config: { availableLanguages: ['en', 'zh'] },
              },
            },
          ],
        },
        backend: { baseUrl: window.location.origin },
        releaseReadiness: {
          banner: { text: 'Sandbox data: this company does not exist.' },
        },
      }),
    }),
  },
});

ReactDOM.createRoot(document.getElementById('root')!).render(app.createRoot());
