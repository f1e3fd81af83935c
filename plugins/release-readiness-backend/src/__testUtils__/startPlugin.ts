import {
  coreServices,
  createBackendModule,
  createServiceFactory,
  type BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  type AuthorizePermissionRequest,
  type Permission,
} from '@backstage/plugin-permission-common';
import {
  signalsServiceRef,
  type SignalPayload,
} from '@backstage/plugin-signals-node';
import {
  releaseReadinessChecksExtensionPoint,
  releaseReadinessSourcesExtensionPoint,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import request from 'supertest';
import { builtInChecks } from '../checks';
import { releaseReadinessPlugin } from '../plugin';
import type { MemoryFactSource } from './MemoryFactSource';
import { enoughApples } from './testCheck';

/** A decision about an entity, or about something without one. */
export type Decide = (
  permission: Permission,
  entityRef: string | undefined,
  user: string | undefined,
) => 'allow' | 'deny' | 'conditional';

/** What the auditor was told. */
export interface AuditedEvent {
  eventId: string;
  meta?: unknown;
  outcome: 'open' | 'succeeded' | 'failed';
}

/** What a test says about the world around the plugin. */
export interface TestPluginOptions {
  source: MemoryFactSource;
  entities: Entity[];
  decide?: Decide;
  /** Whether the catalog shows an entity to a user; services see everything. */
  shows?(entityRef: string, user: string): boolean;
}

/** A service entity that is mapped to Kubernetes. */
export function buildServiceEntity(name: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      annotations: { 'backstage.io/kubernetes-id': name },
    },
    spec: { type: 'service', lifecycle: 'production', owner: 'team' },
  };
}

/** Starts the plugin with the test's check alone. */
export async function startPlugin(options: TestPluginOptions) {
  const published: SignalPayload[] = [];
  const audited: AuditedEvent[] = [];
  const { server } = await startTestBackend({
    features: [
      releaseReadinessPlugin,
      createSourceModule(options.source),
      createCatalog(options),
      createPermissions(options.decide ?? (() => 'allow')),
      createAuditor(audited),
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => ({
          publish: async signal => {
            published.push(signal);
          },
        }),
      }),
      mockServices.rootConfig.factory({
        data: {
          releaseReadiness: {
            checks: Object.fromEntries(
              builtInChecks.map(check => [check.id, { enabled: false }]),
            ),
          },
        },
      }),
    ],
  });
  return { api: request(server), published, audited };
}

/** Asks until the answer is as wanted; the test's own time limit ends it. */
export async function eventually<T>(
  ask: () => PromiseLike<T>,
  wanted: (answer: T) => boolean,
): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

function createSourceModule(source: MemoryFactSource) {
  return createBackendModule({
    pluginId: 'release-readiness',
    moduleId: 'test',
    register(env) {
      env.registerInit({
        deps: {
          sources: releaseReadinessSourcesExtensionPoint,
          checks: releaseReadinessChecksExtensionPoint,
        },
        async init({ sources, checks }) {
          sources.addSource(source);
          checks.addCheck(enoughApples);
        },
      });
    },
  });
}

/** An auditor that keeps what it is told. */
export function createAuditor(audited: AuditedEvent[]) {
  return createServiceFactory({
    service: coreServices.auditor,
    deps: {},
    factory: () => ({
      createEvent: async ({ eventId, meta }) => {
        const event: AuditedEvent = { eventId, meta, outcome: 'open' };
        audited.push(event);
        return {
          success: async () => {
            event.outcome = 'succeeded';
          },
          fail: async () => {
            event.outcome = 'failed';
          },
        };
      },
    }),
  });
}

function createCatalog({ entities, shows = () => true }: TestPluginOptions) {
  const catalogFor = (credentials: BackstageCredentials) => {
    const user = userOf(credentials);
    return catalogServiceMock({
      entities: entities.filter(
        entity => user === undefined || shows(stringifyEntityRef(entity), user),
      ),
    });
  };
  return createServiceFactory({
    service: catalogServiceRef,
    deps: {},
    factory: () => ({
      ...catalogServiceMock(),
      queryEntities: (query, { credentials }) =>
        catalogFor(credentials).queryEntities(query),
      getEntityByRef: (entityRef, { credentials }) =>
        catalogFor(credentials).getEntityByRef(entityRef),
    }),
  });
}

/** Decisions of the test. */
export function createPermissions(decide: Decide) {
  const results = {
    allow: { result: AuthorizeResult.ALLOW },
    deny: { result: AuthorizeResult.DENY },
    conditional: {
      result: AuthorizeResult.CONDITIONAL,
      pluginId: 'catalog',
      resourceType: 'catalog-entity',
      conditions: { rule: 'TEST', resourceType: 'catalog-entity', params: {} },
    },
  } as const;
  return mockServices.permissions.mock({
    authorize: async (requests, { credentials }) =>
      requests.map(({ permission, resourceRef }: AuthorizePermissionRequest) =>
        decide(permission, resourceRef, userOf(credentials)) === 'allow'
          ? { result: AuthorizeResult.ALLOW }
          : { result: AuthorizeResult.DENY },
      ),
    authorizeConditional: async (requests, { credentials }) =>
      requests.map(
        ({ permission }) =>
          results[decide(permission, undefined, userOf(credentials))],
      ),
  }).factory;
}

function userOf({ principal }: BackstageCredentials): string | undefined {
  const { userEntityRef } = principal as { userEntityRef?: string };
  return userEntityRef;
}
