import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';
import type { FrameworkVersions } from './buildFiles';
import { jvmFrameworks, jvmVersionNames } from './knownFrameworks';

const many = <T extends z.ZodType>(item: T) =>
  z
    .union([z.array(item), item.transform(one => [one])])
    .optional()
    .catch(undefined);

const coordinate = z.object({
  groupId: z.string().optional(),
  artifactId: z.string().optional(),
  version: z.string().optional(),
});

const dependencies = z
  .object({ dependency: many(coordinate) })
  .optional()
  .catch(undefined);

const projectShape = z.object({
  project: z.object({
    parent: coordinate.optional().catch(undefined),
    properties: z.record(z.string(), z.unknown()).optional().catch(undefined),
    dependencies,
    dependencyManagement: z
      .object({ dependencies })
      .optional()
      .catch(undefined),
  }),
});

const parser = new XMLParser({
  parseTagValue: false,
  processEntities: false,
});

/**
 * Maven: the parent, whose version brings those of many frameworks, versions in
 * properties, and those of dependencies and imported bills of material.
 *
 * @throws Error when it is no project
 */
export function readMavenProject(text: string): FrameworkVersions {
  if (XMLValidator.validate(text) !== true) {
    throw new Error('pom.xml is no XML');
  }
  const { project } = projectShape.parse(parser.parse(text));
  const properties = project.properties ?? {};
  const resolve = (version: string) =>
    version.replace(/\$\{([^}]+)\}/g, (whole, name: string) => {
      const value = Object.hasOwn(properties, name) && properties[name];
      return typeof value === 'string' ? value : whole;
    });
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(properties)) {
    const framework = jvmVersionNames.get(name.toLowerCase());
    if (framework && typeof value === 'string') {
      found.set(framework, resolve(value));
    }
  }
  const listed = [
    ...(project.dependencyManagement?.dependencies?.dependency ?? []),
    ...(project.dependencies?.dependency ?? []),
  ];
  for (const { groupId, version } of listed) {
    const framework = groupId && jvmFrameworks.get(groupId);
    if (framework && version) {
      found.set(framework, resolve(version));
    }
  }
  const { groupId, artifactId, version } = project.parent ?? {};
  if (groupId && version) {
    found.set(
      jvmFrameworks.get(groupId) ?? `${groupId}:${artifactId ?? ''}`,
      resolve(version),
    );
  }
  return found;
}
