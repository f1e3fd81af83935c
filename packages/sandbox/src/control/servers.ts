/** The servers of the company: their ids and where they listen, counted from the base port. */
export const serverOffsets = {
  dev: 1,
  test: 2,
  staging: 3,
  prod: 4,
  github: 10,
  'prometheus-nonprod': 21,
  'prometheus-prod': 22,
  alertmanager: 23,
  services: 30,
} as const;

export type ServerId = keyof typeof serverOffsets;

export const serverIds = Object.keys(serverOffsets) as ServerId[];

/** Where the control API listens by default; the other servers follow. */
export const DEFAULT_PORT_BASE = 7100;

/** A server's port. A base of 0 lets each server choose a free one. */
export function portOf(base: number, server?: ServerId): number {
  return base === 0 ? 0 : base + (server ? serverOffsets[server] : 0);
}
