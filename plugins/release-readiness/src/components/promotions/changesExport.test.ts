import { observing } from '../../testing';
import { listAllChanges, toCsv } from './changesExport';

describe('change records as CSV', () => {
  const { change } = observing;
  if (!change) throw new Error('The sample has no change record');

  it('have a line of headings and one for each record', () => {
    const lines = toCsv([change, change]).trimEnd().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^number,service,status,/);
    expect(lines[1]).toMatch(
      /^"CHG-1042","component:default\/mall-order","in-progress",/,
    );
  });

  it('quote quotes, and let no text become a formula', () => {
    const csv = toCsv([
      {
        ...change,
        content: {
          ...change.content,
          title: '=1+1',
          impact: 'say "hi"\nthere',
        },
      },
    ]);
    expect(csv).toContain(`"'=1+1"`);
    expect(csv).toContain('"say ""hi""\nthere"');
  });
});

describe('change records for export', () => {
  const { change } = observing;
  if (!change) throw new Error('The sample has no change record');
  const numbered = (number: string) => ({ ...change, number });

  it('are all that there are, page by page, each once', async () => {
    // One was registered between the pages: the last of the first comes again.
    const pages = [
      { items: [numbered('C'), numbered('B')], nextOffset: 2 },
      { items: [numbered('B'), numbered('A')] },
    ];
    const offsets: (number | undefined)[] = [];
    const all = await listAllChanges({
      listChanges: async request => {
        offsets.push(request?.offset);
        return pages[offsets.length - 1];
      },
    });
    expect(all.map(({ number }) => number)).toEqual(['C', 'B', 'A']);
    expect(offsets).toEqual([0, 2]);
  });
});
