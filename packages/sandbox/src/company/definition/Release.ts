import { createHash } from 'node:crypto';
import { inventedCommitId } from '../../github/identifiers';

/** Where a release of a service stands on its way. */
export const releaseNames = ['previous', 'production', 'candidate'] as const;

export type ReleaseName = (typeof releaseNames)[number];

/** One version of a service: from which commit, as which image. */
export interface Release {
  name: ReleaseName;
  tag: string;
  /** 40 hex digits. */
  commit: string;
  /** `sha256:…` */
  digest: string;
  /** `registry.mall.example/<service>:<tag>@<digest>` */
  image: string;
  /** Ten characters, as controllers name ReplicaSets. */
  podHash: string;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest();

const HASH_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** The same words give the same release, on every machine and in every run. */
export function createRelease(
  service: string,
  name: ReleaseName,
  tag: string,
): Release {
  const digest = `sha256:${sha256(`${service}:${tag}`).toString('hex')}`;
  return {
    name,
    tag,
    commit: inventedCommitId(service, tag),
    digest,
    image: `registry.mall.example/${service}:${tag}@${digest}`,
    podHash: [...sha256(`pods of ${service}:${tag}`).subarray(0, 10)]
      .map(byte => HASH_ALPHABET[byte % HASH_ALPHABET.length])
      .join(''),
  };
}
