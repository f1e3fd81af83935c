import {
  buildIncident as incident,
  buildIncidents,
  buildKnownFact,
  buildUnavailableFact,
  factOf,
  githubIncidents,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { evaluateCheck } from '../testing';
import { noOpenSevereIncident } from './noOpenSevereIncident';

const fact = factOf(githubIncidents);
const incidents = (...list: ReturnType<typeof incident>[]) =>
  buildKnownFact(fact, buildIncidents(...list));

describe('no-open-severe-incident', () => {
  it.each([
    ['no incidents', incidents(), 'pass', []],
    ['an open P0', incidents(incident({ level: 'P0' })), 'fail', ['open']],
    ['an open P1', incidents(incident({ level: 'P1' })), 'fail', ['open']],
    [
      'an open P2 is not severe',
      incidents(incident({ level: 'P2' })),
      'pass',
      [],
    ],
    [
      'an open P3 is not severe',
      incidents(incident({ level: 'P3' })),
      'pass',
      [],
    ],
    [
      'a closed P0',
      incidents(incident({ level: 'P0', state: 'closed' })),
      'pass',
      [],
    ],
    [
      'two open ones',
      incidents(incident(), incident({ number: 18 })),
      'fail',
      ['open', 'open'],
    ],
    ['GitHub did not answer', buildUnavailableFact(fact), 'unknown', []],
  ])('%s', (_title, facts, outcome, problems) => {
    expect(evaluateCheck(noOpenSevereIncident, { facts })).toMatchObject({
      outcome,
      problems,
    });
  });

  it('shows the title as plain text, and its age', () => {
    const { findings } = evaluateCheck(noOpenSevereIncident, {
      facts: incidents(incident({ title: 'Orders\nare \u202elost' })),
    });
    expect(findings[0]).toMatchObject({
      message: { params: { level: 'P1', title: 'Orders are lost' } },
      subject: { name: 'shop/orders#17' },
      observed: 'open, 5 h',
    });
  });
});
