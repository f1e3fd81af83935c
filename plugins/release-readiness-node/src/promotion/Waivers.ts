/** An accepted exception: one check of one service, until a day. @public */
export interface Waiver {
  id: string;
  entityRef: string;
  checkId: string;
  reason: string;
  approvedBy: string;
  /** Milliseconds since 1970, UTC. */
  expiresAt: number;
}

/** Where waivers come from. @public */
export interface Waivers {
  /** Those of the service that have not been withdrawn, expired ones included. */
  list(entityRef: string): Promise<Waiver[]>;
}

/** No waivers: every blocking check counts. @public */
export const noWaivers: Waivers = {
  list: async () => [],
};
