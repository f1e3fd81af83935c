import { claimsPath } from './claims';
import { promotionHealthPath } from './promotions';

/**
 * Where no user of the portal is asked for: runs of workflows show tokens of
 * their own, which the route checks, and probes learn nothing of any promotion.
 */
export const unauthenticatedPaths = [claimsPath, promotionHealthPath] as const;
