import { createHash } from 'node:crypto';

const sha1 = (data: string | Buffer) =>
  createHash('sha1').update(data).digest('hex');

/** A commit id that is always the same for the same words. */
export const inventedCommitId = (...words: string[]): string =>
  sha1(['commit', ...words].join('\0'));

/** The id that git gives an object of this type and content. */
export const gitObjectId = (type: 'blob' | 'tree', content: Buffer): string =>
  sha1(Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]));
