import { Environment } from './environments';
import { createRelease, Release, ReleaseName } from './Release';
import { Story } from './story';

/** What the catalog says of a service, as far as the simulation needs it. */
export interface CatalogFacts {
  name: string;
  title: string;
  description: string;
  /** `team-orders` */
  owner: string;
  system: string;
  /** As written in the catalog, also when there is no such class. */
  dataClass: string;
  businessLine: string;
  runtime: string;
}

/** One service of Mall: what the catalog says and what its story says. */
export interface ServiceDefinition extends CatalogFacts {
  story: Story;
  releases: Partial<Record<ReleaseName, Release>> &
    Record<'production' | 'candidate', Release>;
}

/** Joins the two descriptions of a service. */
export function defineService(
  catalog: CatalogFacts,
  story: Story,
): ServiceDefinition {
  const { previous, production, candidate } = story.releases;
  const release = (name: ReleaseName, tag: string) =>
    createRelease(catalog.name, name, tag);
  return {
    ...catalog,
    story,
    releases: {
      ...(previous && { previous: release('previous', previous) }),
      production: release('production', production),
      candidate: release('candidate', candidate),
    },
  };
}

/** The releases an environment has seen, oldest first; the last one runs there. */
export function historyOf(
  service: ServiceDefinition,
  environment: Environment,
): Release[] {
  const usual: ReleaseName[] =
    environment === 'prod'
      ? ['previous', 'production']
      : ['production', 'candidate'];
  const names = service.story.history[environment] ?? usual;
  return names.flatMap(name => service.releases[name] ?? []);
}

/** The release that runs in an environment. */
export function currentRelease(
  service: ServiceDefinition,
  environment: Environment,
): Release {
  const release = historyOf(service, environment).at(-1);
  if (!release) {
    throw new Error(`${service.name} has no release in ${environment}`);
  }
  return release;
}

/** §7.1 class by which the data are backed up; undefined for a service without data. */
export function backupClassOf(
  service: ServiceDefinition,
): 'core' | 'important' | 'non-core' | undefined {
  if (!service.story.backup) {
    return undefined;
  }
  const named = service.story.backup.class ?? service.dataClass;
  if (named !== 'core' && named !== 'important' && named !== 'non-core') {
    throw new Error(
      `${service.name}: its story has a backup, but '${named}' is no data class; set backup.class`,
    );
  }
  return named;
}
