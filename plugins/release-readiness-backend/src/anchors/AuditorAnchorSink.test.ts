import { DefaultAuditorService } from '@backstage/backend-defaults/auditor';
import { mockServices } from '@backstage/backend-test-utils';
import { type ChainedEvent, chainEvent, readLoggedAnchors } from '../promotion';
import { callerFor, ServiceWorld } from '../promotion/testing/ServiceWorld';
import { runVerify } from '../verifyCommand';
import { AuditorAnchorSink } from './AuditorAnchorSink';

interface Bundle {
  predicate: {
    promotionId: string;
    head: string;
    events: ChainedEvent[];
    anchors: { seq: number; hash: string }[];
  };
}

/** Backstage's auditor, and the log that it writes. */
function auditorWithLog() {
  const lines: string[] = [];
  const auditor = DefaultAuditorService.create(
    event => {
      const { plugin, eventId } = event;
      const message = `${plugin}.${eventId}`;
      lines.push(
        JSON.stringify({
          ...event,
          isAuditEvent: true,
          level: 'info',
          message,
          service: 'backstage',
        }),
      );
    },
    {
      auth: mockServices.auth({ pluginId: 'release-readiness' }),
      httpAuth: mockServices.httpAuth(),
      plugin: { getId: () => 'release-readiness' },
    },
  );
  return { auditor, log: () => lines.join('\n') };
}

/** A promotion that was approved and withdrawn, as it is exported. */
async function exported() {
  const { auditor, log } = auditorWithLog();
  const world = new ServiceWorld();
  const { gate, changes } = world.ports;
  const anchors = new AuditorAnchorSink(auditor);
  const runner = world.world.runner({ gate, changes, anchors });
  await world.service.create(world.request(), callerFor('requester'));
  await runner.tick();
  await world.act('lead', { verb: 'approve', comment: 'Fine' });
  await runner.tick();
  await world.act('requester', { verb: 'withdraw', reason: 'Not today' });
  await runner.tick();
  const evidence = await world.service.evidence(
    world.id,
    callerFor('requester'),
  );
  const bundle = JSON.parse(JSON.stringify(evidence)) as Bundle;
  return { bundle, log: log() };
}

function verify(bundle: Bundle, log: string) {
  const printed: string[] = [];
  const code = runVerify(['bundle.json', '--anchors', 'audit.log'], {
    readFile: path => (path === 'audit.log' ? log : JSON.stringify(bundle)),
    print: line => printed.push(line),
  });
  return { code, printed };
}

/** What the database's owner can do: every line anew, and the anchors with them. */
function rewrite({ predicate }: Bundle, change: (line: string) => string) {
  const events: ChainedEvent[] = [];
  for (const {
    prevHash: _prevHash,
    hash: _hash,
    ...content
  } of predicate.events) {
    events.push(
      chainEvent(
        events.at(-1),
        JSON.parse(change(JSON.stringify(content))) as typeof content,
      ),
    );
  }
  const head = events[events.length - 1].hash;
  const anchors = predicate.anchors.map(({ seq }) => ({
    seq,
    hash: events[seq - 1].hash,
  }));
  return { predicate: { ...predicate, events, anchors, head } };
}

describe('anchors in the audit log', () => {
  it('follow every event, the last one included, and name no person', async () => {
    const { bundle, log } = await exported();
    const { events, promotionId } = bundle.predicate;
    const anchors = readLoggedAnchors(log);
    expect(anchors.map(({ seq }) => seq)).toEqual([2, 3, 4, 5]);
    expect(anchors.at(-1)).toEqual({
      promotionId,
      seq: events.length,
      hash: events.at(-1)?.hash,
    });
    expect(log).not.toContain('user:');
    for (const line of log.split('\n')) {
      expect(JSON.parse(line)).toMatchObject({
        eventId: 'promotion-anchor',
        severityLevel: 'medium',
        actor: { actorId: expect.stringMatching(/^plugin:/) },
      });
    }
  });

  it('find nothing in a trail as it was written', async () => {
    const { bundle, log } = await exported();
    expect(verify(bundle, log).code).toBe(0);
  });

  it('find a trail that was rewritten together with the anchors of the database', async () => {
    const { bundle, log } = await exported();
    const forged = rewrite(bundle, line =>
      line.replaceAll('user:default/lead', 'user:default/lead2'),
    );
    expect(verify(forged, '').code).toBe(2);
    const alone: string[] = [];
    expect(
      runVerify(['bundle.json'], {
        readFile: () => JSON.stringify(forged),
        print: line => alone.push(line),
      }),
    ).toBe(0);
    expect(verify(forged, log)).toMatchObject({
      code: 1,
      printed: expect.arrayContaining([
        'Line 4 has another hash than the one that was kept elsewhere',
      ]),
    });
  });

  it('find an end that was cut together with the anchors of the database', async () => {
    const { bundle, log } = await exported();
    bundle.predicate.events.pop();
    const cut = rewrite(
      {
        predicate: {
          ...bundle.predicate,
          anchors: bundle.predicate.anchors.filter(
            ({ seq }) => seq <= bundle.predicate.events.length,
          ),
        },
      },
      line => line,
    );
    expect(verify(cut, log)).toMatchObject({
      code: 1,
      printed: expect.arrayContaining(['Line 5 is missing']),
    });
  });

  it('vouch for nothing where they are of other promotions, or none', async () => {
    const { bundle, log } = await exported();
    const other = log.replaceAll(bundle.predicate.promotionId, 'other');
    for (const text of ['', 'no json promotion-anchor', other]) {
      expect(verify(bundle, text)).toEqual({
        code: 2,
        printed: [`audit.log has no anchor of ${bundle.predicate.promotionId}`],
      });
    }
    expect(verify(bundle, `${log}\n${other}\nsomething else`).code).toBe(0);
  });
});
