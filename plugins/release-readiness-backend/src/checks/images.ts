/** The parts of an image reference as a manifest writes it. */
export interface ImageReference {
  /** `registry:5000/team/app`. */
  repository: string;
  tag?: string;
  /** `sha256:…`. */
  digest?: string;
}

/**
 * Splits an image reference. A colon before the last slash is the registry's
 * port: `registry:5000/app` has no tag.
 */
export function parseImage(image: string): ImageReference {
  const at = image.indexOf('@');
  const digest = at < 0 ? undefined : image.slice(at + 1);
  const name = at < 0 ? image : image.slice(0, at);
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  return {
    repository: colon < 0 ? name : name.slice(0, colon),
    tag: colon < 0 ? undefined : name.slice(colon + 1) || undefined,
    digest: digest || undefined,
  };
}

/** The reference names a digest, so it can't move. */
export function isPinnedByDigest(image: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(parseImage(image).digest ?? '');
}
