import { callerFor, ServiceWorld } from './promotion/testing/ServiceWorld';
import { runVerify } from './verifyCommand';

interface Bundle {
  predicate: {
    promotionId: string;
    head: string;
    events: { seq: number; kind: string; payload: Record<string, unknown> }[];
    anchors: unknown[];
  };
}

/** The bundle of a promotion that was approved and withdrawn. */
async function exportBundle(): Promise<Bundle> {
  const world = new ServiceWorld();
  await world.service.create(world.request(), callerFor('requester'));
  await world.runner().tick();
  await world.act('lead', { verb: 'approve', comment: 'Fine' });
  await world.act('requester', { verb: 'withdraw', reason: 'Not today' });
  await world.runner().tick();
  const evidence = await world.service.evidence(
    world.id,
    callerFor('requester'),
  );
  return JSON.parse(JSON.stringify(evidence)) as Bundle;
}

function verify(content: unknown, ...parameters: string[]) {
  const printed: string[] = [];
  const code = runVerify(['bundle.json', ...parameters], {
    readFile: () =>
      typeof content === 'string' ? content : JSON.stringify(content),
    print: line => printed.push(line),
  });
  return { code, printed };
}

describe('the command that verifies a trail', () => {
  it('finds nothing in a bundle as it was exported', async () => {
    const bundle = await exportBundle();
    const { promotionId, events, head } = bundle.predicate;
    expect(verify(bundle)).toEqual({
      code: 0,
      printed: [
        `Promotion ${promotionId}: ${events.length} events, intact`,
        `Head: ${head}`,
      ],
    });
    expect(verify(events).code).toBe(0);
    expect(verify({ items: events }).code).toBe(0);
  });

  it('finds an event that was changed', async () => {
    const bundle = await exportBundle();
    const approval = bundle.predicate.events.find(
      ({ kind }) => kind === 'approve',
    );
    if (!approval) throw new Error('no approval');
    approval.payload = { ...approval.payload, kind: 'reject' };
    const { code, printed } = verify(bundle);
    expect(code).toBe(1);
    expect(printed[0]).toBe(`Line ${approval.seq} is not what was written`);
  });

  it('finds an event that was removed', async () => {
    const bundle = await exportBundle();
    bundle.predicate.events.splice(2, 1);
    const { code, printed } = verify(bundle);
    expect(code).toBe(1);
    expect(printed).toContain('Line 3 is missing');
  });

  it('finds an event that was put in', async () => {
    const bundle = await exportBundle();
    const [first] = bundle.predicate.events;
    bundle.predicate.events.splice(1, 0, { ...first });
    const { code, printed } = verify(bundle);
    expect(code).toBe(1);
    expect(printed).toContain('Line 1 was put in afterwards');
  });

  it('finds a trail that was cut, by its head and by what was kept elsewhere', async () => {
    const bundle = await exportBundle();
    const { events, head } = bundle.predicate;
    const last = events.length;
    bundle.predicate.anchors = [];
    events.pop();
    expect(verify(bundle).code).toBe(1);
    expect(verify(events).code).toBe(0);
    expect(verify(events, '--anchor', `${last}:${head}`)).toMatchObject({
      code: 1,
      printed: [
        `Line ${last} is missing`,
        expect.anything(),
        expect.anything(),
      ],
    });
  });

  it.each([
    ['what is no JSON', 'no json', []],
    ['what is no trail', { a: 1 }, []],
    ['an empty trail', [], []],
    ['an anchor that is none', [], ['--anchor', 'x']],
    ['a log of anchors that is not named', [], ['--anchors']],
    ['two files', [], ['other.json']],
  ])('does not pass on %s', (_, content, parameters) => {
    expect(verify(content, ...parameters).code).toBe(2);
  });

  it('says how it is used', () => {
    const printed: string[] = [];
    const print = (line: string) => printed.push(line);
    expect(runVerify([], { readFile: () => '', print })).toBe(2);
    expect(printed[0]).toContain('Usage');
  });
});
