import type { ChangeRecordView } from '@release-readiness/backstage-plugin-release-readiness-common';

/** Reads the built-in register, for lists and export. */
export interface ChangeRecords {
  /** Newest first. */
  list(filter: {
    entityRefs?: readonly string[];
    offset?: number;
    limit: number;
  }): Promise<ChangeRecordView[]>;
  read(number: string): Promise<ChangeRecordView | undefined>;
}
