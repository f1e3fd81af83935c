import type { TextReference } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  dataClassAnnotation,
  type DataClass,
  type Evaluation,
  type ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { yamlSnippet } from '../snippets';

/** Classes of data that have to be backed up. */
export type BackedUpClass = Exclude<DataClass, 'none'>;

/** A service that keeps no data, by its annotation, has no backups to judge. */
export function withoutData(
  service: ServiceDescriptor,
): TextReference | undefined {
  return service.dataClass === 'none' ? { key: 'no-data' } : undefined;
}

/**
 * What a check says while the class of data is not known: how often to back
 * up follows from it (§7.1), so nothing can be judged.
 */
export function unknownDataClass(service: ServiceDescriptor): Evaluation {
  const wrong = service.problems.find(({ path }) =>
    path.includes(dataClassAnnotation),
  );
  return {
    findings: [
      {
        outcome: 'unknown',
        message: wrong?.message ?? {
          key: 'general.mapping.missing-data-class',
        },
        subject: { kind: 'Entity', name: service.entityRef },
        expected: `${dataClassAnnotation}: core | important | non-core | none`,
      },
    ],
    remediation: {
      message: { key: 'set-data-class' },
      snippets: [
        yamlSnippet('snippet-class', undefined, {
          metadata: { annotations: { [dataClassAnnotation]: 'core' } },
        }),
      ],
    },
  };
}
