import type {
  ChangeRecordView,
  PromotionsApi,
} from '@release-readiness/backstage-plugin-release-readiness-common';

/** As many as the API gives at once. */
const pageSize = 500;

/** All change records that the person may see, newest first. */
export async function listAllChanges(
  api: Pick<PromotionsApi, 'listChanges'>,
): Promise<ChangeRecordView[]> {
  // What is registered meanwhile moves the pages: a record may come twice.
  const found = new Map<string, ChangeRecordView>();
  let offset: number | undefined = 0;
  while (offset !== undefined) {
    const { items, nextOffset } = await api.listChanges({
      offset,
      limit: pageSize,
    });
    for (const change of items) {
      if (!found.has(change.number)) found.set(change.number, change);
    }
    offset = nextOffset;
  }
  return [...found.values()];
}

const columns: Record<
  string,
  (change: ChangeRecordView) => string | undefined
> = {
  number: ({ number }) => number,
  service: ({ entityRef }) => entityRef,
  status: ({ status }) => status,
  closureCode: ({ closureCode }) => closureCode,
  title: ({ content }) => content.title,
  content: ({ content }) => content.content,
  impact: ({ content }) => content.impact,
  category: ({ content }) => content.category,
  proposedCategory: ({ content }) => content.proposedCategory,
  categoryReason: ({ content }) => content.categoryReason,
  plannedStart: ({ content }) => content.plannedStart,
  plannedEnd: ({ content }) => content.plannedEnd,
  registeredAt: ({ registeredAt }) => registeredAt,
  startedAt: ({ startedAt }) => startedAt,
  closedAt: ({ closedAt }) => closedAt,
  closureNotes: ({ closureNotes }) => closureNotes,
  subjectHash: ({ subjectHash }) => subjectHash,
};

/** A cell that no spreadsheet takes for a formula: people type these texts. */
function toCell(value: string = ''): string {
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return `"${harmless.replaceAll('"', '""')}"`;
}

/** Change records as CSV (RFC 4180), one a line, with a line of headings. */
export function toCsv(changes: ChangeRecordView[]): string {
  const lines = changes.map(change =>
    Object.values(columns).map(valueOf => toCell(valueOf(change))),
  );
  return [Object.keys(columns), ...lines]
    .map(cells => `${cells.join(',')}\r\n`)
    .join('');
}
