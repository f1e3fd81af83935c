import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  businessLineAnnotation,
  dataClassAnnotation,
  runtimeAnnotation,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { Settings } from '../configuration';

/** Properties with few values: their counts are a short answer for any number of services. */
const facets = [
  'kind',
  'spec.lifecycle',
  'relations.ownedBy',
  'relations.partOf',
  ...[dataClassAnnotation, businessLineAnnotation, runtimeAnnotation].map(
    annotation => `metadata.annotations.${annotation}`,
  ),
];

/**
 * A short text that is another one once services came or went, or changed
 * their owner, system, lifecycle or data class: one request to the catalog,
 * which publishes no event about it. What it does not show (a label selector,
 * a repository) the next complete read does.
 */
export async function readFingerprint(options: {
  catalog: Pick<CatalogService, 'getEntityFacets'>;
  auth: AuthService;
  filter: Settings['serviceFilter'];
}): Promise<string> {
  const { catalog, auth, filter } = options;
  const answer = await catalog.getEntityFacets(
    { filter, facets },
    { credentials: await auth.getOwnServiceCredentials() },
  );
  return JSON.stringify(
    facets.map(facet =>
      (answer.facets[facet] ?? [])
        .map(({ value, count }) => `${value} ${count}`)
        .sort(),
    ),
  );
}
