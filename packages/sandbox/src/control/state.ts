import { Environment, environments } from '../company';
import { serverIds } from './servers';
import { World } from './World';

/** What `GET /state` answers: the company, its stories and its servers. */
export function describeState(world: World) {
  return {
    now: world.clock.now().toISOString(),
    servers: serverIds.map(id => {
      const { url, faults, requests } = world.server(id);
      return { id, url, fault: faults.current, requests: requests.total };
    }),
    services: world.company.services.map(service => {
      const { title, story, teaches, verdict, expect } = service.story;
      return {
        name: service.name,
        title,
        story,
        teaches,
        verdict,
        expect,
        owner: service.owner,
        system: service.system,
        businessLine: service.businessLine,
        environments: service.story.environments,
        releases: Object.values(service.releases).map(
          release =>
            release && {
              name: release.name,
              tag: release.tag,
              commit: release.commit,
              digest: release.digest,
            },
        ),
        running: Object.fromEntries(
          environments.map(environment => [
            environment,
            podsOf(world, service.name, environment),
          ]),
        ),
      };
    }),
  };
}

function podsOf(world: World, service: string, environment: Environment) {
  return world
    .cluster(environment)
    .objects('Pod')
    .filter(
      pod => pod.metadata.labels?.['backstage.io/kubernetes-id'] === service,
    ).length;
}
