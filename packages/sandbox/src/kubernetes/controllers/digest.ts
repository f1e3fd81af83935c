import { createHash } from 'node:crypto';

/** First part of an image reference, without tag and digest. */
export function imageRepository(image: string): string {
  const [withoutDigest] = image.split('@');
  const slash = withoutDigest.lastIndexOf('/');
  const colon = withoutDigest.indexOf(':', slash + 1);
  return colon === -1 ? withoutDigest : withoutDigest.slice(0, colon);
}

/**
 * The `imageID` a container runtime reports: the digest the image is pinned to,
 * else the one its registry gives, else one derived from the reference.
 */
export function runningImageId(
  image: string,
  digestOf: (image: string) => string | undefined,
): string {
  const digest =
    image.split('@')[1] ??
    digestOf(image) ??
    `sha256:${createHash('sha256').update(image).digest('hex')}`;
  return `${imageRepository(image)}@${digest}`;
}
