import type { TextParameters } from '../scorecard';

const placeholder = /\{\{\s*([A-Za-z][A-Za-z0-9]*)\s*\}\}/g;

/**
 * Names of the placeholders of a text, each once, in order of appearance.
 *
 * @public
 */
export function textPlaceholders(template: string): string[] {
  return [
    ...new Set([...template.matchAll(placeholder)].map(match => match[1])),
  ];
}

/**
 * Fills `{{name}}` placeholders. A placeholder without a parameter stays as it
 * is, so that it is seen rather than read over.
 *
 * @public
 */
export function formatText(
  template: string,
  params: TextParameters = {},
): string {
  return template.replace(placeholder, (whole, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : whole,
  );
}
