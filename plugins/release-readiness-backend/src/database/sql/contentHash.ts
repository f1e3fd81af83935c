import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** A value as canonical JSON (RFC 8785): equal values are equal texts. */
export function toCanonicalJson(value: unknown): string {
  // Through JSON first: properties that are undefined are not there.
  return canonicalize(JSON.parse(JSON.stringify(value ?? null))) ?? 'null';
}

/** SHA-256 of a text, hexadecimal. */
export function contentHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
