import { Labels } from '../model';

/** One condition of a selector. */
export interface LabelMatcher {
  readonly name: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** A predicate over label sets. Throws on a pattern that is not a regular expression. */
export function compileMatchers(
  matchers: readonly LabelMatcher[],
): (labels: Labels) => boolean {
  const tests = matchers.map(({ name, operator, value }) => {
    if (operator === '=' || operator === '!=') {
      return (labels: Labels) =>
        ((labels[name] ?? '') === value) === (operator === '=');
    }
    const pattern = anchoredPattern(value);
    return (labels: Labels) =>
      pattern.test(labels[name] ?? '') === (operator === '=~');
  });
  return labels => tests.every(test => test(labels));
}

/**
 * Prometheus' regular expressions are RE2 and match whole values. What RE2
 * writes otherwise than JavaScript is translated: a leading `(?i)` and `(?P<name>`.
 */
export function anchoredPattern(text: string): RegExp {
  const inline = /^\(\?([is]+)\)/.exec(text);
  const body = (inline ? text.slice(inline[0].length) : text).replace(
    /\(\?P</g,
    '(?<',
  );
  return new RegExp(`^(?:${body})$`, inline?.[1].includes('i') ? 'is' : 's');
}
