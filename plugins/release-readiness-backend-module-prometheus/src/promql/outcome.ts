import type { OutcomeLabel } from '../analysis';
import { escapePattern, quote } from './text';

/** The matcher of failed requests: `code=~"5.."`. */
export function failedRequests({
  label,
  failures,
  failurePattern,
}: OutcomeLabel): string {
  return `${label}=~${quote(
    failurePattern ?? failures.map(escapePattern).join('|'),
  )}`;
}
