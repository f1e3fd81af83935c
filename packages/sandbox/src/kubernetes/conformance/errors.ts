import { Scenario, failure, outcome, whole } from './scenario';
import { APPS, configMap, CORE, deployment } from './manifests';

/** Discovery, authentication, authorisation and refused requests. */
export const errorScenarios: Scenario[] = [
  {
    title: 'discovery of versions',
    observe: async client => {
      const { code, body } = await client.ask({ path: '/api' });
      const { kind, versions } = body as Record<string, unknown>;
      return { code, kind, versions };
    },
  },
  {
    title: 'discovery of a group',
    observe: async client => whole(await client.ask({ path: '/apis/apps' })),
  },
  {
    title: 'discovery of resources',
    observe: async client => {
      const { code, body } = await client.ask({ path: '/apis/apps/v1' });
      const list = body as {
        kind: string;
        resources: Record<string, unknown>[];
      };
      const wanted = ['deployments', 'deployments/scale', 'deployments/status'];
      return {
        code,
        kind: list.kind,
        resources: list.resources
          .filter(({ name }) => wanted.includes(String(name)))
          .map(({ name, singularName, namespaced, kind, shortNames }) => ({
            name,
            singularName,
            namespaced,
            kind,
            shortNames,
          })),
      };
    },
  },
  {
    title: 'a group that nobody serves',
    observe: async client => {
      const { code, body } = await client.ask({
        path: '/apis/nobody.example/v1/things',
      });
      return { code, body: String(body).trim() };
    },
  },
  {
    title: 'a resource that nobody serves',
    observe: async client =>
      whole(await client.ask({ path: '/apis/apps/v1/things' })),
  },
  {
    title: 'a token that nobody knows',
    observe: async client =>
      whole(await client.ask({ path: `${APPS}/deployments`, token: 'nobody' })),
  },
  {
    title: 'a reader may list deployments',
    observe: async client =>
      outcome(
        await client.ask({
          path: `${APPS}/deployments`,
          token: client.readerToken,
        }),
      ),
  },
  {
    title: 'a reader may not list secrets',
    observe: async client =>
      outcome(
        await client.ask({
          path: '/api/v1/secrets',
          token: client.readerToken,
        }),
      ),
  },
  {
    title: 'a reader may not write',
    observe: async client =>
      outcome(
        await client.ask({
          method: 'PATCH',
          path: `${APPS}/deployments/any`,
          contentType: 'application/merge-patch+json',
          body: { spec: { replicas: 1 } },
          token: client.readerToken,
        }),
      ),
  },
  {
    title: 'an object that does not exist',
    observe: async client =>
      whole(await client.ask({ path: `${APPS}/deployments/none` })),
  },
  {
    title: 'creating in a namespace that does not exist',
    observe: async client =>
      whole(
        await client.ask({
          method: 'POST',
          path: '/api/v1/namespaces/nowhere/configmaps',
          body: { metadata: { name: 'a' } },
        }),
      ),
  },
  {
    title: 'creating with a selector that misses the template',
    observe: async client => {
      const wrong = deployment('wrong');
      wrong.spec.template.metadata.labels.app = 'other';
      return whole(
        await client.ask({
          method: 'POST',
          path: `${APPS}/deployments`,
          body: wrong,
        }),
      );
    },
  },
  {
    title: 'creating without a name',
    observe: async client =>
      outcome(
        await client.ask({
          method: 'POST',
          path: `${CORE}/configmaps`,
          body: { metadata: {} },
        }),
      ),
  },
  {
    title: 'creating with a resource version',
    observe: async client =>
      failure(
        await client.ask({
          method: 'POST',
          path: `${CORE}/configmaps`,
          body: { metadata: { name: 'versioned', resourceVersion: '5' } },
        }),
      ),
  },
  {
    title: 'creating in another namespace than the path says',
    observe: async client =>
      failure(
        await client.ask({
          method: 'POST',
          path: `${CORE}/configmaps`,
          body: { metadata: { name: 'elsewhere', namespace: 'default' } },
        }),
      ),
  },
  {
    title: 'a body that is no JSON',
    observe: async client =>
      outcome(
        await client.ask({
          method: 'POST',
          path: `${CORE}/configmaps`,
          body: '{"kind":',
        }),
      ),
  },
  {
    title: 'a body of a type that nobody reads',
    observe: async client =>
      outcome(
        await client.ask({
          method: 'POST',
          path: `${CORE}/configmaps`,
          body: 'hello',
          contentType: 'text/plain',
        }),
      ),
  },
  {
    title: 'a selector that cannot be read',
    observe: async client =>
      outcome(
        await client.ask({
          path: `${CORE}/configmaps?labelSelector=a%20in%20b`,
        }),
      ),
  },
  {
    title: 'a field that cannot be selected',
    observe: async client =>
      outcome(
        await client.ask({
          path: `${CORE}/configmaps?fieldSelector=data.key%3Dvalue`,
        }),
      ),
  },
  {
    title: 'a resource version of the future',
    observe: async client =>
      outcome(
        await client.ask({
          path: `${CORE}/configmaps?resourceVersion=99999999`,
        }),
      ),
  },
  {
    title: 'a continue token that is none',
    observe: async client =>
      outcome(
        await client.ask({ path: `${CORE}/configmaps?limit=1&continue=x` }),
      ),
  },
  {
    title: 'dry run stores nothing',
    observe: async client => [
      outcome(
        await client.ask({
          method: 'POST',
          path: `${CORE}/configmaps?dryRun=All`,
          body: configMap('dry'),
        }),
      ),
      outcome(await client.ask({ path: `${CORE}/configmaps/dry` })),
    ],
  },
];
