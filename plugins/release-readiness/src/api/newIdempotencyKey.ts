/**
 * A random UUID (version 4) by which the server tells a second press from a
 * second wish. `crypto.randomUUID` exists only on HTTPS and localhost; portals
 * on plain HTTP inside of a company have to work as well.
 */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] % 16) + 0x40;
  bytes[8] = (bytes[8] % 64) + 0x80;
  const digits = [...bytes]
    .map(byte => byte.toString(16).padStart(2, '0'))
    .join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
