const shownDigits = 12;

/** `sha256:0123…` without its algorithm, or a commit, as people compare them. */
export function shortHash(hash: string): string {
  return hash.replace(/^sha256:/, '').slice(0, shownDigits);
}

/** `component:default/mall-order` as `mall-order`. */
export function shortName(entityRef: string): string {
  return entityRef.replace(/^.*\//, '');
}
