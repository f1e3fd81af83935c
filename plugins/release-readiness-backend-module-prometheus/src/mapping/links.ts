import type { ServerConfiguration } from '../configuration';

/** The page of a Prometheus server that shows the result of a query. */
export function queryLink(server: ServerConfiguration, query: string): string {
  const parameters = new URLSearchParams({ 'g0.expr': query, 'g0.tab': '1' });
  return `${webUrl(server)}/graph?${parameters}`;
}

/** The page that shows an alerting rule. */
export function alertLink(server: ServerConfiguration, name: string): string {
  return `${webUrl(server)}/alerts?${new URLSearchParams({ search: name })}`;
}

/** The page that shows all alerting rules. */
export function alertsLink(server: ServerConfiguration): string {
  return `${webUrl(server)}/alerts`;
}

function webUrl({ url, webUrl: web }: ServerConfiguration): string {
  return (web ?? url).replace(/\/+$/, '');
}
