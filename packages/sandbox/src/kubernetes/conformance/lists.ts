import { fieldsOf } from '../store/fields';
import { ConformanceClient } from './ConformanceClient';
import { configMap, CORE } from './manifests';
import { itemNames, metadataOf, outcome, Scenario } from './scenario';

const CONFIG_MAPS = `${CORE}/configmaps`;
/** Keeps the certificate bundle out, which a real cluster puts into every namespace. */
const SET = 'set in (one,two)';

async function create(client: ConformanceClient, name: string, set: string) {
  await client.ask({
    method: 'POST',
    path: CONFIG_MAPS,
    body: configMap(name, { set, [`has-${set}`]: '' }),
  });
}

function listPath(query: Record<string, string>) {
  return `${CONFIG_MAPS}?${new URLSearchParams(query)}`;
}

/** Lists and watches. */
export const listScenarios: Scenario[] = [
  {
    title: 'selectors',
    observe: async client => {
      for (const name of ['a', 'b', 'c', 'd']) {
        await create(client, `list-${name}`, name < 'c' ? 'one' : 'two');
      }
      const selectors = [
        'set=one',
        'set==two',
        'set!=one,set',
        'set in (one, two)',
        'set notin (one),set',
        'has-two',
        '!has-two,set',
        'set=none',
      ];
      const found: Record<string, string[]> = {};
      for (const labelSelector of selectors) {
        const { body } = await client.ask({
          path: listPath({ labelSelector }),
        });
        found[labelSelector] = itemNames(body);
      }
      const byName = await client.ask({
        path: `/api/v1/configmaps?fieldSelector=metadata.name%3Dlist-a`,
      });
      return { found, byName: itemNames(byName.body) };
    },
  },
  {
    title: 'a list and its items',
    observe: async client => {
      const { code, body } = await client.ask({
        path: listPath({ labelSelector: 'set=one' }),
      });
      const { kind, apiVersion, metadata, items } = fieldsOf(body);
      return {
        code,
        kind,
        apiVersion,
        metadata: Object.keys(fieldsOf(metadata)),
        item: Object.keys(fieldsOf((items as unknown[])[0])).sort(),
      };
    },
  },
  {
    title: 'an empty list',
    observe: async client => {
      const { body } = await client.ask({
        path: listPath({ labelSelector: 'set=none' }),
      });
      return fieldsOf(body).items;
    },
  },
  {
    title: 'pages show the moment of the first page',
    observe: async client => {
      const query = { labelSelector: SET, limit: '2' };
      const first = await client.ask({ path: listPath(query) });
      const { resourceVersion } = metadataOf(first.body);
      await client.ask({ method: 'DELETE', path: `${CONFIG_MAPS}/list-d` });
      const names = itemNames(first.body);
      const versions = new Set([resourceVersion]);
      // With a selector the last page may be empty: what is left didn't match.
      for (let token = metadataOf(first.body).continue; token;) {
        const path = listPath({ ...query, continue: String(token) });
        const { body } = await client.ask({ path });
        names.push(...itemNames(body));
        versions.add(metadataOf(body).resourceVersion);
        token = metadataOf(body).continue;
      }
      await create(client, 'list-d', 'two');
      return { names, versions: versions.size };
    },
  },
  {
    title: 'a list from the cache is not cut',
    observe: async client => {
      const { body } = await client.ask({
        path: listPath({
          labelSelector: SET,
          limit: '1',
          resourceVersion: '0',
        }),
      });
      return itemNames(body);
    },
  },
  {
    title: 'a watch goes on where the list ended',
    observe: async client => {
      const labelSelector = SET;
      const listed = await client.ask({ path: listPath({ labelSelector }) });
      const resourceVersion = String(metadataOf(listed.body).resourceVersion);
      const patch = (name: string, body: unknown) =>
        client.ask({
          method: 'PATCH',
          path: `${CONFIG_MAPS}/${name}`,
          contentType: 'application/merge-patch+json',
          body,
        });
      await create(client, 'watched', 'one');
      const { code, events } = await client.watch(
        listPath({ labelSelector, resourceVersion, watch: 'true' }),
        6,
        async () => {
          await patch('watched', { data: { key: 'changed' } });
          await patch('watched', { metadata: { labels: { set: 'three' } } });
          await patch('watched', { metadata: { labels: { set: 'two' } } });
          await create(client, 'unwatched', 'three');
          await patch('list-a', { data: { key: 'changed' } });
          await client.ask({
            method: 'DELETE',
            path: `${CONFIG_MAPS}/watched`,
          });
        },
      );
      return {
        code,
        events: events.map(({ type, object }) => [
          type,
          fieldsOf(object).kind,
          metadataOf(object).name,
          fieldsOf(metadataOf(object).labels).set,
        ]),
        growing: events
          .map(({ object }) => Number(metadataOf(object).resourceVersion))
          .every(
            (version, index, all) => index === 0 || version > all[index - 1],
          ),
      };
    },
  },
  {
    title: 'a watch without a version begins with everything',
    observe: async client => {
      const { events } = await client.watch(
        listPath({ labelSelector: SET, watch: '1' }),
        4,
      );
      return events
        .map(({ type, object }) => `${type} ${metadataOf(object).name}`)
        .sort();
    },
  },
  {
    title: 'a watch and a page from before the history was forgotten',
    observe: async client => {
      const first = await client.ask({
        path: listPath({ labelSelector: SET, limit: '1' }),
      });
      const { resourceVersion, continue: token } = metadataOf(first.body);
      await create(client, 'since', 'three');
      await client.forgetHistory();
      const { code, events } = await client.watch(
        listPath({ watch: 'true', resourceVersion: String(resourceVersion) }),
        1,
      );
      const page = await client.ask({
        path: listPath({ limit: '1', continue: String(token) }),
      });
      return {
        code,
        events: events.map(({ type, object }) => {
          const status = fieldsOf(object);
          return [type, status.kind, status.code, status.reason];
        }),
        page: outcome(page),
        freshToken: typeof metadataOf(page.body).continue,
      };
    },
  },
  {
    title: 'a watch ends after its time',
    observe: async client => {
      const { code, events } = await client.watch(
        listPath({
          labelSelector: 'set=none',
          watch: 'true',
          timeoutSeconds: '1',
        }),
        10,
      );
      return { code, events };
    },
  },
];
