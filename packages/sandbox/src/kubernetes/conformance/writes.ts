import { Fields, fieldsOf, listOf } from '../store/fields';
import { APPS, configMap, CORE, deployment } from './manifests';
import { normalise } from './normalise';
import { failure, metadataOf, outcome, Scenario, whole } from './scenario';

const CONFIG_MAPS = `${CORE}/configmaps`;
const MERGE = 'application/merge-patch+json';

function withoutStatus(body: unknown): unknown {
  const { status: _, ...rest } = fieldsOf(body);
  return normalise(rest);
}

/** Writes: defaults, versions, patches, subresources, field managers. */
export const writeScenarios: Scenario[] = [
  {
    title: 'a deployment reads back with its defaults',
    observe: async client => {
      const { code, body } = await client.ask({
        method: 'POST',
        path: `${APPS}/deployments?fieldManager=ci`,
        body: deployment('defaults'),
      });
      return { code, body: withoutStatus(body) };
    },
  },
  {
    title: 'creating twice',
    observe: async client => {
      const request = {
        method: 'POST',
        path: CONFIG_MAPS,
        body: configMap('twice'),
      };
      return [
        outcome(await client.ask(request)),
        whole(await client.ask(request)),
      ];
    },
  },
  {
    title: 'replacing with a stale version',
    observe: async client => {
      const created = await client.ask({
        method: 'POST',
        path: CONFIG_MAPS,
        body: configMap('stale'),
      });
      const path = `${CONFIG_MAPS}/stale`;
      const first = { ...(created.body as Fields), data: { key: 'first' } };
      const second = { ...(created.body as Fields), data: { key: 'second' } };
      return [
        outcome(await client.ask({ method: 'PUT', path, body: first })),
        whole(await client.ask({ method: 'PUT', path, body: second })),
      ];
    },
  },
  {
    title: 'replacing without change keeps the version',
    observe: async client => {
      const { body } = await client.ask({
        method: 'POST',
        path: CONFIG_MAPS,
        body: configMap('same'),
      });
      const again = await client.ask({
        method: 'PUT',
        path: `${CONFIG_MAPS}/same`,
        body,
      });
      return (
        metadataOf(again.body).resourceVersion ===
        metadataOf(body).resourceVersion
      );
    },
  },
  {
    title: 'replacing what does not exist',
    observe: async client =>
      outcome(
        await client.ask({
          method: 'PUT',
          path: `${APPS}/deployments/none`,
          body: deployment('none'),
        }),
      ),
  },
  {
    title: 'a name in the body that the path does not say',
    observe: async client =>
      failure(
        await client.ask({
          method: 'PUT',
          path: `${CONFIG_MAPS}/same`,
          body: configMap('other'),
        }),
      ),
  },
  {
    title: 'merge patch and JSON patch',
    observe: async client => {
      const path = `${CONFIG_MAPS}/same`;
      const patch = async (contentType: string, body: unknown) => {
        const answer = await client.ask({
          method: 'PATCH',
          path,
          contentType,
          body,
        });
        return {
          ...(outcome(answer) as Fields),
          data: fieldsOf(answer.body).data,
          annotations: metadataOf(answer.body).annotations,
        };
      };
      return [
        await patch(MERGE, {
          data: { key: null, other: 'x' },
          metadata: { annotations: { 'conformance.test/a': 'y' } },
        }),
        await patch('application/json-patch+json', [
          { op: 'replace', path: '/data/other', value: 'z' },
          { op: 'remove', path: '/metadata/annotations/conformance.test~1a' },
          { op: 'add', path: '/data/added', value: '1' },
        ]),
        await patch('application/json-patch+json', [
          { op: 'remove', path: '/data/missing' },
        ]),
        await patch('application/json-patch+json', { op: 'remove' }),
        await patch('text/plain', {}),
      ];
    },
  },
  {
    title: 'the generation counts changes of the spec only',
    observe: async client => {
      const path = `${APPS}/deployments/defaults`;
      const patch = async (body: unknown) =>
        metadataOf(
          (
            await client.ask({
              method: 'PATCH',
              path,
              contentType: MERGE,
              body,
            })
          ).body,
        ).generation;
      return [
        await patch({ metadata: { labels: { extra: 'yes' } } }),
        await patch({ spec: { minReadySeconds: 1 } }),
        await patch({ spec: { minReadySeconds: 1 } }),
        await patch({ status: { replicas: 77 } }),
      ];
    },
  },
  {
    title: 'a selector is immutable',
    observe: async client =>
      outcome(
        await client.ask({
          method: 'PATCH',
          path: `${APPS}/deployments/defaults`,
          contentType: MERGE,
          body: {
            spec: {
              selector: { matchLabels: { more: 'x' } },
              template: { metadata: { labels: { more: 'x' } } },
            },
          },
        }),
      ),
  },
  {
    title: 'the scale subresource',
    observe: async client => {
      const path = `${APPS}/deployments/defaults/scale`;
      const answers = [
        await client.ask({ path }),
        await client.ask({
          method: 'PATCH',
          path,
          contentType: MERGE,
          body: { spec: { replicas: 3 } },
        }),
        await client.ask({ path }),
      ];
      return answers.map(({ code, body }) => {
        const { kind, apiVersion, metadata, spec, status } = fieldsOf(body);
        return {
          code,
          kind,
          apiVersion,
          fields: Object.keys(fieldsOf(metadata)).sort(),
          spec,
          selector: fieldsOf(status).selector,
        };
      });
    },
  },
  {
    title: 'who manages which fields',
    observe: async client => {
      const path = `${CONFIG_MAPS}/managed`;
      await client.ask({
        method: 'POST',
        path: `${CONFIG_MAPS}?fieldManager=ci`,
        body: configMap('managed', { app: 'x', team: 'y' }),
      });
      await client.ask({
        method: 'PATCH',
        path: `${path}?fieldManager=kubectl-edit`,
        contentType: MERGE,
        body: { data: { key: 'edited', extra: '1' } },
      });
      const { body } = await client.ask({
        method: 'PATCH',
        path,
        contentType: MERGE,
        body: { metadata: { labels: { team: null, owner: 'z' } } },
      });
      const entries = listOf(metadataOf(body).managedFields);
      return normalise(
        entries.sort((a, b) =>
          String(a.manager) < String(b.manager) ? -1 : 1,
        ),
      );
    },
  },
  {
    title: 'who manages which fields of a deployment',
    observe: async client => {
      const { body } = await client.ask({
        method: 'POST',
        path: `${APPS}/deployments?fieldManager=ci&dryRun=All`,
        body: deployment('managed'),
      });
      return normalise(metadataOf(body).managedFields);
    },
  },
  {
    title: 'deleting',
    observe: async client => {
      const path = `${CONFIG_MAPS}/twice`;
      return [
        whole(await client.ask({ method: 'DELETE', path })),
        outcome(await client.ask({ method: 'DELETE', path })),
        outcome(await client.ask({ path })),
      ];
    },
  },
];
