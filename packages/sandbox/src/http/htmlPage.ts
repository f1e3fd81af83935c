import { Response } from 'express';

/** Text, or text that leads somewhere. */
export type Cell = string | { text: string; href: string };

/** What a page for people shows; everything in it is escaped. */
export interface HtmlPage {
  title: string;
  /** The way to here. */
  path?: Cell[];
  facts?: [name: string, value: Cell | undefined][];
  tables?: { heading: string; columns: string[]; rows: Cell[][] }[];
  /** Preformatted: a file, a description. */
  text?: string;
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string =>
  text.replace(/[&<>"']/g, character => entities[character]);

const printCell = (cell: Cell): string =>
  typeof cell === 'string'
    ? escape(cell)
    : `<a href="${escape(cell.href)}">${escape(cell.text)}</a>`;

const style = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 960px; margin: 0 auto; padding: 24px; color: #1f2328; background: #fff }
nav, footer, th, dt { color: #59636e } footer { margin-top: 40px; border-top: 1px solid #d1d9e0; padding-top: 12px }
a { color: #0969da } h1 { font-size: 24px; margin: 8px 0 16px } h2 { font-size: 17px; margin: 28px 0 8px }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 24px; margin: 0 } dd { margin: 0; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: 6px 12px 6px 0; border-bottom: 1px solid #d1d9e0; overflow-wrap: anywhere }
pre { background: #f6f8fa; padding: 16px; overflow: auto; border-radius: 6px }
@media (prefers-color-scheme: dark) {
  body { background: #0d1117; color: #f0f6fc } nav, footer, th, dt { color: #9198a1 } a { color: #4493f8 }
  pre { background: #151b23 } th, td, footer { border-color: #3d444d }
}`;

/** A whole page, without scripts. */
export function printPage(page: HtmlPage): string {
  const { title, path = [], facts = [], tables = [], text } = page;
  const shown = facts.flatMap(([name, value]) =>
    value === undefined
      ? []
      : `<dt>${escape(name)}</dt><dd>${printCell(value)}</dd>`,
  );
  const printed = tables.map(
    ({ heading, columns, rows }) =>
      `<h2>${escape(heading)}</h2>${
        rows.length === 0
          ? '<p>None.</p>'
          : `<table><thead><tr>${columns
              .map(column => `<th scope="col">${escape(column)}</th>`)
              .join('')}</tr></thead><tbody>${rows
              .map(
                row =>
                  `<tr>${row.map(cell => `<td>${printCell(cell)}</td>`).join('')}</tr>`,
              )
              .join('')}</tbody></table>`
      }`,
  );
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title><style>${style}</style></head>
<body>
<nav>${path.map(printCell).join(' / ')}</nav>
<main>
<h1>${escape(title)}</h1>
${shown.length > 0 ? `<dl>${shown.join('')}</dl>` : ''}
${text === undefined ? '' : `<pre>${escape(text)}</pre>`}
${printed.join('\n')}
</main>
<footer>Sandbox: part of a simulated company. Nothing here is real.</footer>
</body>
</html>
`;
}

/** Answers with a page. Nothing in it can run or load anything. */
export function sendPage(response: Response, page: HtmlPage): void {
  response
    .type('html')
    .set(
      'Content-Security-Policy',
      "default-src 'none'; style-src 'unsafe-inline'",
    )
    .send(printPage(page));
}
