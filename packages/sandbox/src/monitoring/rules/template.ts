import { Labels } from '../model';

const ACTION = /\{\{-?\s*(.*?)\s*-?\}\}/gs;
const LABEL = /^(?:\$labels|\.Labels)\.(\w+)$/;
const FORMAT = /^printf\s+"%(?:\.(\d+))?([fgs]%*)"$/;

const PIPES: Record<string, (value: number) => string> = {
  humanize: value => String(Number(value.toPrecision(4))),
  humanizePercentage: value => `${Number((value * 100).toPrecision(4))}%`,
  humanizeDuration: value => `${Number(value.toPrecision(4))}s`,
};

/**
 * Expands what alert texts commonly use of Go's templates: labels, the value,
 * and a few formats. Anything else becomes the text that Prometheus puts in
 * place of a template that it can't expand.
 */
export function expandTemplate(
  template: string,
  labels: Labels,
  value: number,
): string {
  try {
    return template.replace(ACTION, (_, action: string) =>
      expandAction(action, labels, value),
    );
  } catch (error) {
    return `<error expanding template: ${
      error instanceof Error ? error.message : error
    }>`;
  }
}

function expandAction(action: string, labels: Labels, value: number): string {
  const [subject, ...pipes] = action.split('|').map(part => part.trim());
  const label = LABEL.exec(subject);
  if (label && pipes.length === 0) {
    return labels[label[1]] ?? '';
  }
  if (subject !== '$value' && subject !== '.Value') {
    throw new Error(`{{ ${action} }} is not supported`);
  }
  if (pipes.length === 0) {
    return String(value);
  }
  const format = FORMAT.exec(pipes[0]);
  if (pipes.length === 1 && format) {
    return value.toFixed(Number(format[1] ?? 6)) + format[2].slice(1);
  }
  const pipe = PIPES[pipes[0]];
  if (pipes.length > 1 || !pipe) {
    throw new Error(`{{ ${action} }} is not supported`);
  }
  return pipe(value);
}
