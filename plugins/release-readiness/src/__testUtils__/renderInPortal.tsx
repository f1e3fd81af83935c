import type { Entity } from '@backstage/catalog-model';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { signalApiRef } from '@backstage/plugin-signals-react';
import type { ReactElement } from 'react';
import { promotionsApiRef, releaseReadinessApiRef } from '../api';
import { promotionsRouteRef, rootRouteRef } from '../routes';
import {
  FakePromotionsApi,
  FakeReleaseReadinessApi,
  FakeSignalApi,
} from '../testing';

/** The service of most tests, mapped to Kubernetes and GitHub. */
export const mappedEntity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'mall-order',
    namespace: 'default',
    annotations: {
      'backstage.io/kubernetes-id': 'mall-order',
      'github.com/project-slug': 'mall/mall-order',
    },
  },
  spec: { type: 'service' },
};

/** A service that nobody has mapped yet. */
export const unmappedEntity: Entity = {
  ...mappedEntity,
  metadata: { name: 'mall-order', namespace: 'default' },
};

export interface PortalOptions {
  api?: FakeReleaseReadinessApi;
  promotions?: FakePromotionsApi;
  signals?: FakeSignalApi;
  entity?: Entity;
  language?: 'en' | 'zh';
  /** Names of permissions that the reader lacks. */
  denied?: string[];
  path?: string;
  /** `releaseReadiness` of the configuration. */
  settings?: { banner?: { text: string; severity?: string } };
}

/** Renders in an app of the new frontend system with fakes at its edges. */
export function renderInPortal(element: ReactElement, options: PortalOptions) {
  const { signals, entity, language = 'en', denied = [] } = options;
  // Where the app keeps the choice; it outlives a test.
  window.localStorage.setItem('language', language);
  return renderInTestApp(
    entity ? (
      <EntityProvider entity={entity}>{element}</EntityProvider>
    ) : (
      element
    ),
    {
      apis: [
        [releaseReadinessApiRef, options.api ?? new FakeReleaseReadinessApi()],
        [promotionsApiRef, options.promotions ?? new FakePromotionsApi()],
        [signalApiRef, signals ?? new FakeSignalApi()],
        [
          permissionApiRef,
          {
            authorize: async ({ permission }) => ({
              result: denied.includes(permission.name)
                ? AuthorizeResult.DENY
                : AuthorizeResult.ALLOW,
            }),
          },
        ],
      ],
      initialRouteEntries: [options.path ?? '/'],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/release-readiness': rootRouteRef,
        '/release-readiness/promotions': promotionsRouteRef,
      },
      config: {
        app: {
          baseUrl: 'http://localhost:3000',
          extensions: [
            {
              'api:app/app-language': {
                config: {
                  defaultLanguage: language,
                  availableLanguages: ['en', 'zh'],
                },
              },
            },
          ],
        },
        backend: { baseUrl: 'http://localhost:7007' },
        releaseReadiness: options.settings ?? {},
      },
    },
  );
}
