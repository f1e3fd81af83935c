import { Fields, fieldsOf, listOf } from '../store/fields';
import { ConformanceClient } from './ConformanceClient';
import { APPS, CORE, deployment } from './manifests';
import { normalise } from './normalise';
import { metadataOf, Scenario } from './scenario';

const NAME = 'rolling';
const PATH = `${APPS}/deployments/${NAME}`;
const SELECTOR = `labelSelector=app%3D${NAME}`;
const POLL_MILLISECONDS = 100;
const PATIENCE = 300;

async function read(client: ConformanceClient, path: string): Promise<Fields> {
  return fieldsOf((await client.ask({ path })).body);
}

/** Waits until the Deployment's own status says that it is rolled out, and no other pod is left. */
async function settled(client: ConformanceClient, replicas: number) {
  for (let turn = 0; turn < PATIENCE; turn += 1) {
    const found = await read(client, PATH);
    const status = fieldsOf(found.status);
    const pods = listOf((await read(client, `${CORE}/pods?${SELECTOR}`)).items);
    if (
      status.observedGeneration === metadataOf(found).generation &&
      status.updatedReplicas === replicas &&
      status.availableReplicas === replicas &&
      status.replicas === replicas &&
      pods.length === replicas
    ) {
      return;
    }
    await new Promise(resolve => {
      setTimeout(resolve, POLL_MILLISECONDS);
    });
  }
  throw new Error(`${NAME} was not rolled out in time`);
}

function conditions(object: Fields) {
  return listOf(fieldsOf(object.status).conditions)
    .map(({ type, status, reason }) => `${type}=${status} ${reason}`)
    .sort();
}

async function look(client: ConformanceClient) {
  const found = await read(client, PATH);
  const sets = listOf(
    (await read(client, `${APPS}/replicasets?${SELECTOR}`)).items,
  );
  const pods = listOf((await read(client, `${CORE}/pods?${SELECTOR}`)).items);
  const {
    observedGeneration: _,
    conditions: __,
    terminatingReplicas: ___,
    ...status
  } = fieldsOf(found.status);
  return {
    revision: fieldsOf(metadataOf(found).annotations)[
      'deployment.kubernetes.io/revision'
    ],
    status,
    conditions: conditions(found),
    sets: sets
      .map(set => ({
        revision: Number(
          fieldsOf(metadataOf(set).annotations)[
            'deployment.kubernetes.io/revision'
          ],
        ),
        replicas: fieldsOf(set.spec).replicas,
        labels: normalise(metadataOf(set).labels),
        owner: listOf(metadataOf(set).ownerReferences).map(
          ({ kind, name, controller }) => ({ kind, name, controller }),
        ),
        image: listOf(
          fieldsOf(fieldsOf(fieldsOf(set.spec).template).spec).containers,
        )[0].image,
      }))
      .sort((a, b) => a.revision - b.revision),
    pods: pods.map(pod => ({
      labels: normalise(metadataOf(pod).labels),
      owner: listOf(metadataOf(pod).ownerReferences).map(({ kind }) => kind),
      phase: fieldsOf(pod.status).phase,
      ready: listOf(fieldsOf(pod.status).conditions).some(
        ({ type, status: holds }) => type === 'Ready' && holds === 'True',
      ),
      onNode: typeof fieldsOf(pod.spec).nodeName,
    })),
  };
}

async function patch(client: ConformanceClient, path: string, spec: unknown) {
  await client.ask({
    method: 'PATCH',
    path,
    contentType: 'application/merge-patch+json',
    body: { spec },
  });
}

function image(tag: string) {
  const { template } = deployment(
    NAME,
    `registry.mall.example/conformance:${tag}`,
  ).spec;
  return { template };
}

/** What the controllers make of a Deployment; needs nodes that run pods. */
export const rolloutScenarios: Scenario[] = [
  {
    title: 'a new deployment rolls out',
    observe: async client => {
      await client.ask({
        method: 'POST',
        path: `${APPS}/deployments`,
        body: deployment(NAME),
      });
      await settled(client, 2);
      return look(client);
    },
  },
  {
    title: 'a changed image makes a new revision',
    observe: async client => {
      await patch(client, PATH, image('2.0.0'));
      await settled(client, 2);
      return look(client);
    },
  },
  {
    title: 'scaling makes no revision',
    observe: async client => {
      await patch(client, `${PATH}/scale`, { replicas: 4 });
      await settled(client, 4);
      const larger = await look(client);
      await patch(client, `${PATH}/scale`, { replicas: 1 });
      await settled(client, 1);
      return [larger, await look(client)];
    },
  },
  {
    title: 'going back uses the old replica set under a new revision',
    observe: async client => {
      await patch(client, PATH, image('1.0.0'));
      await settled(client, 1);
      return look(client);
    },
  },
  {
    title: 'a deleted deployment takes its pods with it',
    observe: async client => {
      await client.ask({ method: 'DELETE', path: PATH });
      for (let turn = 0; turn < PATIENCE; turn += 1) {
        const sets = listOf(
          (await read(client, `${APPS}/replicasets?${SELECTOR}`)).items,
        );
        const pods = listOf(
          (await read(client, `${CORE}/pods?${SELECTOR}`)).items,
        );
        if (sets.length + pods.length === 0) {
          return 'gone';
        }
        await new Promise(resolve => {
          setTimeout(resolve, POLL_MILLISECONDS);
        });
      }
      return 'left over';
    },
  },
];
