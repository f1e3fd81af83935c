import { formatValue } from './api/format';
import { PrometheusModel, TargetModel } from './model';
import { metricFamilies } from './series/families';
import { ScrapedStorage } from './series/ScrapedStorage';

/** Media type of the text format. */
export const TEXT_FORMAT = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * What a target answers to a scrape, in Prometheus' text format.
 *
 * @param start - when the target started, milliseconds.
 * @param time - of the scrape, milliseconds.
 */
export function renderExposition(
  target: TargetModel,
  start: number,
  time: number,
): string {
  return metricFamilies(target, start)
    .map(family => {
      const lines = family.series.flatMap(series => {
        const value = series.value(time);
        return value === undefined
          ? []
          : [
              `${series.name}${renderLabels(series.labels)} ${formatValue(value)}\n`,
            ];
      });
      return lines.length === 0
        ? ''
        : `# HELP ${family.name} ${escapeHelp(family.help)}\n# TYPE ${family.name} ${family.type}\n${lines.join('')}`;
    })
    .join('');
}

/**
 * Every sample that the model's scrapes have stored in a time, in OpenMetrics
 * text: `promtool tsdb create-blocks-from openmetrics` loads it into a real
 * Prometheus. Staleness can't be written down in it.
 */
export function renderHistory(
  model: PrometheusModel,
  range: { from: Date; to: Date },
): string {
  const storage = new ScrapedStorage(model);
  const lines = storage
    .select([{ name: '__name__', operator: '=~', value: '.+' }])
    .flatMap(({ labels: { __name__: name, ...labels }, between }) =>
      between(range.from.getTime(), range.to.getTime()).map(
        ({ time, value }) =>
          `${name}${renderLabels(labels)} ${formatValue(value)} ${time / 1000}\n`,
      ),
    );
  return `${lines.join('')}# EOF\n`;
}

/** `{name="value",…}`, or nothing. */
export function renderLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${escapeValue(value)}"`,
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escapeValue(value: string): string {
  return value
    .replace(/\\/g, '\\\\')
    .replace(/\n/g, '\\n')
    .replace(/"/g, '\\"');
}

function escapeHelp(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
}
