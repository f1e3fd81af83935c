import { Entity } from '@backstage/catalog-model';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { CompanyFiles, filesBelow } from './CompanyFiles';
import {
  BusinessLine,
  businessLinesSchema,
  CatalogFacts,
  defineService,
  ServiceDefinition,
  Stories,
  storiesSchema,
} from './definition';
import { ManifestTree } from './manifests';

/** Everything that is known of Mall before any server of it runs. */
export interface Company {
  services: ServiceDefinition[];
  businessLines: BusinessLine[];
  /** Ids of the first checks, as the stories list them. */
  checks: string[];
  /** Every entity of the catalog. */
  entities: Entity[];
  manifests: ManifestTree;
  files: CompanyFiles;
}

/**
 * Reads the company's description.
 *
 * @throws with the file and the place in it, when something is wrong there.
 */
export function parseCompany(files: CompanyFiles): Company {
  const stories = parseFile(files, 'stories.yaml', storiesSchema);
  const { releaseReadiness } = parseFile(
    files,
    'app-config.business-lines.yaml',
    businessLinesSchema,
  );
  const entities = parseEntities(files);
  return {
    services: joinServices(entities, stories),
    businessLines: releaseReadiness.businessLines,
    checks: stories.checks,
    entities,
    manifests: ManifestTree.parse(filesBelow(files, 'manifests', '.yaml')),
    files,
  };
}

function parseFile<T>(
  files: CompanyFiles,
  path: string,
  schema: z.ZodType<T>,
): T {
  const text = files.get(path);
  if (text === undefined) {
    throw new Error(`The company lacks the file ${path}`);
  }
  const result = schema.safeParse(parse(text));
  if (!result.success) {
    throw new Error(`${path}:\n${z.prettifyError(result.error)}`);
  }
  return result.data;
}

function parseEntities(files: CompanyFiles): Entity[] {
  return [...filesBelow(files, 'catalog', '.yaml')].flatMap(([path, text]) =>
    parseAllDocuments(text).map(document => {
      if (document.errors.length > 0) {
        throw new Error(`catalog/${path}: ${document.errors[0].message}`);
      }
      return document.toJS() as Entity;
    }),
  );
}

function joinServices(
  entities: Entity[],
  stories: Stories,
): ServiceDefinition[] {
  const services = entities.filter(
    entity => entity.kind === 'Component' && entity.spec?.type === 'service',
  );
  const missing = Object.keys(stories.services).filter(
    name => !services.some(entity => entity.metadata.name === name),
  );
  if (missing.length > 0) {
    throw new Error(
      `stories.yaml tells of services that the catalog lacks: ${missing.join(', ')}`,
    );
  }
  return services.map(entity => {
    const story = stories.services[entity.metadata.name];
    if (!story) {
      throw new Error(
        `The catalog has a service ${entity.metadata.name} without a story`,
      );
    }
    return defineService(catalogFacts(entity), story);
  });
}

function catalogFacts(entity: Entity): CatalogFacts {
  const {
    name,
    title = name,
    description = '',
    annotations = {},
  } = entity.metadata;
  return {
    name,
    title,
    description,
    owner: String(entity.spec?.owner),
    system: String(entity.spec?.system),
    dataClass: annotations['release-readiness.io/data-class'],
    businessLine: annotations['release-readiness.io/business-line'],
    runtime: annotations['release-readiness.io/runtime'],
  };
}
