/**
 * What a third-party module of Release Readiness may use.
 *
 * @packageDocumentation
 */
export * from './facts';
export * from './service';
export * from './sources';
export * from './policy';
export * from './checks';
export * from './testing';
export * from './promotion';
