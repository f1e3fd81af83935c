import { Request, Response, Router } from 'express';
import { isServing, podsByService } from '../../company';
import { fieldsOf, isFields } from '../../company/manifests';
import { KubernetesSandbox } from '../../kubernetes';
import { ServingPod, servingPod } from './ImageFault';
import { Traffic } from './Traffic';

/** Prod, as far as callers meet it. */
export interface Production {
  cluster: Pick<KubernetesSandbox, 'objects'>;
  traffic: Traffic;
}

/**
 * The services of prod as a caller meets them behind the mesh: their health
 * check and what the smoke test asks for. The header `x-canary: true` leads to
 * the canary where the service's routes say so.
 */
export function serviceRoutes(production: Production): Router {
  const router = Router();
  const answer =
    (failing: (pod: ServingPod) => boolean) =>
    (request: Request, response: Response) => {
      const pods = podsFor(production, request);
      if (pods.length === 0) {
        response.status(503).type('text/plain').send('no healthy upstream');
        return;
      }
      const [{ track, pod }] = pods;
      response.status(pods.some(failing) ? 503 : 200).json({
        status: pods.some(failing) ? 'DOWN' : 'UP',
        track,
        version: pod.metadata.labels?.['app.kubernetes.io/version'],
      });
    };
  const faultOf = ({ digest }: ServingPod) =>
    production.traffic.faultOf('prod', digest);
  router.get(
    ['/services/:name/health', '/services/:name/health/live'],
    answer(pod => faultOf(pod).health === 'failing'),
  );
  router.get(
    '/services/:name/health/ready',
    answer(pod => faultOf(pod).smokeTest === 'failing'),
  );
  router.use((_, response) => {
    response.status(404).type('text/plain').send('not found');
  });
  return router;
}

function podsFor({ cluster }: Production, request: Request): ServingPod[] {
  const { name } = request.params;
  const route = cluster
    .objects('VirtualService')
    .find(object => object.metadata.name === name);
  const wantsCanary =
    request.get('x-canary') === 'true' &&
    listOf(fieldsOf(route?.spec).http).some(({ match }) =>
      JSON.stringify(match ?? []).includes('"x-canary"'),
    );
  const pods = (podsByService(cluster.objects('Pod')).get(name) ?? [])
    .filter(isServing)
    .map(servingPod);
  return pods.filter(
    ({ track }) => track === (wantsCanary ? 'canary' : 'stable'),
  );
}

function listOf(value: unknown) {
  return Array.isArray(value) ? value.filter(isFields) : [];
}
