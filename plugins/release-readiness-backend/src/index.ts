/**
 * Collects facts, evaluates checks, keeps scorecards and serves the API of
 * Release Readiness.
 *
 * @packageDocumentation
 */
export { releaseReadinessPlugin as default } from './plugin';
export { runVerify, type VerifyContext } from './verifyCommand';
