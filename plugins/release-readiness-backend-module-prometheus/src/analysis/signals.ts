import { Matcher, SelectorExpression } from './expression';

/** Metrics of one kind of instrumentation that belong together. */
export interface SignalSet {
  /** Counter of requests. */
  readonly requests: string;
  /** Counter of failed requests; absent: failures are a label of `requests`. */
  readonly errors?: string;
  /** Histogram of request durations in seconds, without `_bucket`. */
  readonly duration: string;
}

/** A label whose value tells failed requests from others. */
export interface OutcomeLabel {
  readonly label: string;
  /** Values that failed requests carry. */
  readonly failures: readonly string[];
  /** Values that other requests carry. */
  readonly successes: readonly string[];
  /** Pattern of the values of failed requests. Default: {@link OutcomeLabel.failures}. */
  readonly failurePattern?: string;
}

/** Which metrics carry the signals that the standard asks for (§6.1). */
export interface SignalMapping {
  readonly sets: readonly SignalSet[];
  readonly outcomeLabels: readonly OutcomeLabel[];
  readonly memoryUsed: readonly string[];
  readonly memoryLimit: readonly string[];
}

/** What a counter counts. */
export type SignalRole = 'errors' | 'successes' | 'requests';

/** What a selector's series count; undefined: something else. */
export function signalRole(
  selector: Pick<SelectorExpression, 'metric' | 'matchers'>,
  mapping: SignalMapping,
): SignalRole | undefined {
  if (mapping.sets.some(({ errors }) => errors === selector.metric)) {
    return 'errors';
  }
  const counts = mapping.sets.some(
    ({ requests, duration }) =>
      selector.metric === requests || selector.metric === `${duration}_count`,
  );
  if (!counts) {
    return undefined;
  }
  let role: SignalRole = 'requests';
  for (const { label, failures, successes } of mapping.outcomeLabels) {
    const matchers = selector.matchers.filter(each => each.label === label);
    const accepts = (value: string) =>
      matchers.every(matcher => matchesValue(matcher, value));
    if (matchers.length > 0) {
      const failing = failures.some(accepts);
      const succeeding = successes.some(accepts);
      if (failing && !succeeding) {
        role = 'errors';
      } else if (succeeding && !failing) {
        role = 'successes';
      }
    }
  }
  return role;
}

/** Whether a label value satisfies a matcher. A pattern that can't be read matches nothing. */
export function matchesValue(matcher: Matcher, value: string): boolean {
  switch (matcher.operator) {
    case '=':
      return matcher.value === value;
    case '!=':
      return matcher.value !== value;
    default: {
      const pattern = compilePattern(matcher.value);
      return (
        pattern !== undefined &&
        pattern.test(value) === (matcher.operator === '=~')
      );
    }
  }
}

const compiled = new Map<string, RegExp | undefined>();
const maximumCompiled = 5_000;

/** Prometheus' patterns match whole values; RE2 and JavaScript differ in what is translated here. */
function compilePattern(text: string): RegExp | undefined {
  if (!compiled.has(text)) {
    if (compiled.size >= maximumCompiled) {
      compiled.clear();
    }
    compiled.set(text, tryCompile(text));
  }
  return compiled.get(text);
}

/**
 * RE2 is linear, JavaScript's engine is not: a repetition of a repetition can
 * take for ever, and rule files are written by others.
 */
const repeatedRepetition = /\([^()]*[+*][^()]*\)[+*{]/;
const maximumPatternLength = 10_000;

function tryCompile(text: string): RegExp | undefined {
  if (text.length > maximumPatternLength || repeatedRepetition.test(text)) {
    return undefined;
  }
  const inline = /^\(\?([is]+)\)/.exec(text);
  const body = text.slice(inline?.[0].length ?? 0).replace(/\(\?P</g, '(?<');
  try {
    return new RegExp(`^(?:${body})$`, inline?.[1].includes('i') ? 'is' : 's');
  } catch {
    return undefined;
  }
}
