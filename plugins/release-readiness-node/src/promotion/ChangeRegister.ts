import type {
  ChangeClosureCode,
  ChangeRecordContent,
} from '@release-readiness/backstage-plugin-release-readiness-common';

/** A record as the register knows it. @public */
export interface ChangeRecord {
  /** The register's own number: `CHG0031337`. */
  number: string;
  url?: string;
  /** `registered` lets a promotion pass; `approved` where the register approves. */
  status: 'draft' | 'registered' | 'approved' | 'in-progress' | 'closed';
  /** Hash of the subject that it was registered for. */
  subjectHash: string;
  content: ChangeRecordContent;
}

/**
 * §2.3 where changes are registered (CMDB): the built-in register, or another
 * by HTTP. Every write carries a correlation id and happens at most once for it.
 *
 * @public
 */
export interface ChangeRegister {
  readonly id: string;
  register(options: {
    correlationId: string;
    entityRef: string;
    subjectHash: string;
    content: ChangeRecordContent;
    signal: AbortSignal;
  }): Promise<ChangeRecord>;
  find(options: {
    correlationId: string;
    signal: AbortSignal;
  }): Promise<ChangeRecord | undefined>;
  start(options: {
    number: string;
    correlationId: string;
    signal: AbortSignal;
  }): Promise<void>;
  close(options: {
    number: string;
    correlationId: string;
    code: ChangeClosureCode;
    notes: string;
    signal: AbortSignal;
  }): Promise<void>;
}
