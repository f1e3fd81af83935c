import {
  buildKnownFact,
  buildService,
  buildUnavailableFact,
  createFactKind,
  defaultPolicy,
  factOf,
  testNow,
  type Check,
  type Fact,
  type FactsByKey,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { createTestCheck, enoughApples, testApples } from '../__testUtils__';
import { evaluateChecks } from './evaluateChecks';

const pears = createFactKind<{ pears: number }>({
  id: 'test.pears',
  scope: 'service',
  maxAge: 60_000,
});

function judge(check: Check, facts: FactsByKey = {}) {
  const judged = evaluateChecks({
    checks: [check],
    facts: new Map<string, Fact<unknown>>(Object.entries(facts)),
    service: buildService(),
    candidate: undefined,
    policy: defaultPolicy,
    severities: {},
    now: testNow,
  });
  return { ...judged.results[0], errors: judged.errors };
}

const apples = (count: number) =>
  buildKnownFact(factOf(testApples), { apples: count });

describe('evaluateChecks', () => {
  it('puts the id of the check in front of its texts', () => {
    expect(judge(enoughApples, apples(3))).toMatchObject({
      outcome: 'pass',
      summary: { key: 'general.summary.pass' },
      findings: [{ message: { key: 'enough-apples.enough' } }],
      facts: ['test.apples'],
    });
  });

  it('says what to do about a failure', () => {
    expect(judge(enoughApples, apples(2))).toMatchObject({
      outcome: 'fail',
      remediation: { message: { key: 'enough-apples.remediation' } },
    });
  });

  it.each([
    ['fail', true],
    ['warn', true],
    ['unknown', true],
    ['pass', false],
  ] as const)('keeps what a check advises on %s: %p', (outcome, isKept) => {
    const check = createTestCheck({
      id: 'advises',
      facts: {},
      evaluate: () => ({
        findings: [{ outcome, message: { key: 'few' } }],
        remediation: {
          message: { key: 'remediation' },
          snippets: [
            { title: { key: 'few' }, language: 'yaml', text: 'apples: 3' },
          ],
        },
      }),
    });
    expect(judge(check).remediation?.snippets?.[0].title.key).toBe(
      isKept ? 'advises.few' : undefined,
    );
  });

  it('gives no general advice where it does not know', () => {
    const check = createTestCheck({
      id: 'unsure',
      facts: {},
      evaluate: () => ({
        findings: [{ outcome: 'unknown', message: { key: 'few' } }],
      }),
    });
    expect(judge(check).remediation).toBeUndefined();
  });

  it('does not know without a required fact, and says which and why', () => {
    const facts = buildUnavailableFact(
      factOf(testApples),
      'general.unavailable.forbidden',
      { target: 'prod', what: 'apples' },
    );
    expect(judge(enoughApples, facts)).toMatchObject({
      outcome: 'unknown',
      summary: { key: 'general.unavailable.forbidden' },
      findings: [
        { outcome: 'unknown', subject: { kind: 'Fact', name: 'test.apples' } },
      ],
    });
  });

  it('does not know what was never collected', () => {
    expect(judge(enoughApples)).toMatchObject({
      outcome: 'unknown',
      summary: { key: 'general.unavailable.not-collected' },
    });
  });

  it('passes the declared facts and nothing else', () => {
    const seen: string[][] = [];
    const check = createTestCheck({
      id: 'looks-around',
      facts: { apples: factOf(testApples) },
      optionalFacts: { pears: factOf(pears) },
      evaluate: ({ facts, optional }) => {
        seen.push(Object.keys(facts), [optional.pears.status]);
        return { findings: [{ outcome: 'pass', message: { key: 'enough' } }] };
      },
    });
    judge(check, { ...apples(1), 'test.secret': apples(1)['test.apples'] });
    expect(seen).toEqual([['apples'], ['unavailable']]);
  });

  it('takes the worst finding', () => {
    const check = createTestCheck({
      id: 'mixed',
      facts: {},
      evaluate: () => ({
        findings: (['pass', 'warn', 'unknown'] as const).map(outcome => ({
          outcome,
          message: { key: 'few' },
        })),
      }),
    });
    expect(judge(check).outcome).toBe('unknown');
  });

  it('does not know when the check throws, and hides the error', () => {
    const error = new Error('password=hunter2');
    const check = createTestCheck({
      id: 'broken',
      facts: {},
      evaluate: () => {
        throw error;
      },
    });
    const { errors, ...result } = judge(check);
    expect(result).toMatchObject({
      outcome: 'unknown',
      summary: { key: 'general.check-error' },
    });
    expect(JSON.stringify(result)).not.toContain('hunter2');
    expect(errors).toEqual([{ checkId: 'broken', error }]);
  });

  it('takes a check that found nothing for broken: a pass needs evidence', () => {
    const check = createTestCheck({
      id: 'silent',
      facts: {},
      evaluate: () => ({ findings: [] }),
    });
    const { outcome, errors } = judge(check);
    expect({ outcome, errors: errors.length }).toEqual({
      outcome: 'unknown',
      errors: 1,
    });
  });

  it('does not read facts for a service that the check does not apply to', () => {
    const check = createTestCheck({
      id: 'elsewhere',
      facts: { apples: factOf(testApples) },
      appliesTo: () => ({ key: 'few', params: { apples: 0 } }),
      evaluate: () => {
        throw new Error('not to be called');
      },
    });
    expect(judge(check)).toMatchObject({
      outcome: 'not-applicable',
      summary: { key: 'elsewhere.few' },
      facts: [],
      errors: [],
    });
  });

  it('lets the configuration change the severity', () => {
    const { results } = evaluateChecks({
      checks: [enoughApples],
      facts: new Map(),
      service: buildService(),
      candidate: undefined,
      policy: defaultPolicy,
      severities: { 'enough-apples': 'warning' },
      now: testNow,
    });
    expect(results[0].severity).toBe('warning');
  });
});
