import fc from 'fast-check';
import { type ChainedEvent, chainEvent, verifyChain } from './eventChain';

function build(count: number, promotionId = 'p1'): ChainedEvent[] {
  const events: ChainedEvent[] = [];
  for (let index = 0; index < count; index += 1) {
    events.push(
      chainEvent(events.at(-1), {
        promotionId,
        at: new Date(index * 1000).toISOString(),
        actor: 'system',
        kind: 'hold',
        payload: { index, nested: { b: 1, a: [index] } },
      }),
    );
  }
  return events;
}

const size = fc.integer({ min: 2, max: 12 });

describe('the audit chain', () => {
  it('holds as it was written, whatever the order of keys', () => {
    const events = build(5);
    expect(verifyChain('p1', events)).toEqual([]);
    expect(
      verifyChain(
        'p1',
        events.map(event => ({
          ...event,
          payload: JSON.parse(
            JSON.stringify(event.payload).replace(
              /"nested":(\{.*\})/,
              '"nested":$1',
            ),
          ),
        })),
      ),
    ).toEqual([]);
    expect(verifyChain('p1', [])).toEqual([]);
  });

  it.each<keyof ChainedEvent>([
    'at',
    'actor',
    'kind',
    'payload',
    'hash',
    'prevHash',
  ])('shows a changed %s', field => {
    const events = build(4);
    events[2] = { ...events[2], [field]: 'other' };
    expect(verifyChain('p1', events)[0].seq).toBe(3);
  });

  it('shows an event that was replaced together with its hash', () => {
    const events = build(4);
    const { prevHash: _prevHash, hash: _hash, ...content } = events[1];
    events[1] = chainEvent(events[0], { ...content, actor: 'other' });
    expect(verifyChain('p1', events)).toEqual([
      { kind: 'broken-link', seq: 3 },
    ]);
  });

  it('shows a removed event anywhere but at the end', () => {
    fc.assert(
      fc.property(size, fc.nat(), (count, pick) => {
        const at = pick % (count - 1);
        const events = build(count).filter((_, index) => index !== at);
        expect(verifyChain('p1', events)).toEqual([
          { kind: 'removed', seq: at + 1 },
        ]);
      }),
    );
  });

  it('shows a cut end and a redone chain by an anchor', () => {
    const events = build(5);
    const { seq, hash } = events[4];
    expect(verifyChain('p1', events.slice(0, 3), [{ seq, hash }])).toEqual([
      { kind: 'removed', seq: 5 },
    ]);
    const redone = build(5).map(event => event);
    const forged = [chainEvent(undefined, { ...redone[0], actor: 'somebody' })];
    expect(
      verifyChain('p1', forged, [{ seq: 1, hash: events[0].hash }]),
    ).toEqual([{ kind: 'anchor-mismatch', seq: 1 }]);
  });

  it('shows an inserted event, with or without renumbering', () => {
    fc.assert(
      fc.property(size, fc.nat(), (count, pick) => {
        const at = pick % count;
        const events = build(count);
        const doubled = [
          ...events.slice(0, at + 1),
          events[at],
          ...events.slice(at + 1),
        ];
        expect(verifyChain('p1', doubled)).toEqual([
          { kind: 'inserted', seq: at + 1 },
        ]);
        const renumbered = [
          ...events.slice(0, at),
          chainEvent(events[at - 1], { ...events[at], kind: 'forged' }),
          ...events.slice(at).map(event => ({ ...event, seq: event.seq + 1 })),
        ];
        expect(verifyChain('p1', renumbered)).not.toEqual([]);
      }),
    );
  });

  it('does not take an event of another promotion', () => {
    const [first] = build(1, 'p2');
    expect(verifyChain('p1', [first])).toEqual([{ kind: 'inserted', seq: 1 }]);
  });
});
