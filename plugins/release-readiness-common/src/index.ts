/**
 * Types, permissions, texts, route schemas and the client of Release
 * Readiness, for browser and server.
 *
 * @packageDocumentation
 */
export * from './scorecard';
export * from './checks';
export * from './permissions';
export * from './api';
export * from './texts';
export * from './promotion';
