import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { withDefaults } from '../defaults/kinds';
import { KubernetesObject } from '../model';
import { copyJson, Fields, fieldsOf } from '../store/fields';

/**
 * Whether a ReplicaSet is the one of a workload's pod template.
 *
 * @param added - labels that the controller adds to the template.
 */
export function hasTemplate(
  set: KubernetesObject,
  workload: KubernetesObject,
  added: readonly string[],
): boolean {
  return isDeepStrictEqual(comparable(set, added), comparable(workload, added));
}

/** The template as both sides of a comparison see it: defaulted, without what controllers add. */
function comparable(
  workload: KubernetesObject,
  added: readonly string[],
): Fields {
  const asSet: KubernetesObject = {
    ...workload,
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
  };
  const template = copyJson(
    fieldsOf(fieldsOf(withDefaults(asSet).spec).template),
  );
  const labels = fieldsOf(fieldsOf(template.metadata).labels);
  added.forEach(label => delete labels[label]);
  return template;
}

/** Ten characters as Kubernetes writes hashes; not the same hash, equal for equal templates. */
export function templateHash(template: Fields): string {
  const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
  const digest = createHash('sha256').update(JSON.stringify(template)).digest();
  return [...digest.subarray(0, 10)]
    .map(byte => alphabet[byte % alphabet.length])
    .join('');
}
