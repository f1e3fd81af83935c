import type { Freeze } from '../windows';

/** A freeze as it was set, and who took it back. Instants are milliseconds. */
export interface StoredFreeze extends Freeze {
  withdrawnAt?: number;
  withdrawnBy?: string;
}

/** Times in which nothing is released. */
export interface FreezeStore {
  /** Those that end after the instant, withdrawn ones included, earliest first. */
  list(endingAfter: number): Promise<StoredFreeze[]>;
  add(freeze: Freeze): Promise<void>;
  /** @returns false when there is none of this id, or it was withdrawn before */
  withdraw(id: string, by: string, at: number): Promise<boolean>;
}
