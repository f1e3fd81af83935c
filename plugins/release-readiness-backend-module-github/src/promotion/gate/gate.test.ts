import { createHmac } from 'node:crypto';
import { mapWorkflowRun } from '../runs/WorkflowRun';
import {
  effectId,
  fakeRun,
  type FakeRun,
} from '../../__testUtils__/FakeActions';
import { decideGate, type GatedEffect, type GateRequest } from './decideGate';
import { mapPendingEnvironments, readGateRequest } from './gateRequests';
import { type GateReading, judgeGate } from './judgeGate';
import { verifyWebhookSignature } from './verifyWebhookSignature';

const request: GateRequest = {
  repository: 'acme/order',
  environment: 'production',
  runId: 99,
};

const effect: GatedEffect = {
  effectId,
  repository: 'acme/order',
  environments: ['production'],
  workflow: '.github/workflows/deploy-canary.yaml',
  branch: 'main',
  live: true,
  status: 'sent',
  runId: 99,
};

const store = { key: 'store' };

const decide = (options: {
  request?: Partial<GateRequest>;
  run?: Partial<FakeRun>;
  effect?: Partial<GatedEffect>;
}) =>
  decideGate(
    { ...request, ...options.request },
    { status: 'found', value: mapWorkflowRun(fakeRun(options.run)) },
    { status: 'found', value: { ...effect, ...options.effect } },
  );

describe('a job that waits for production', () => {
  it.each<[string, Partial<GatedEffect>]>([
    ['was handed over', { status: 'sent' }],
    ['was handed over without an answer', { status: 'sent', runId: undefined }],
    ['was claimed by this run', { status: 'claimed' }],
  ])('is let in when its effect %s', (_, change) => {
    expect(decide({ effect: change })).toMatchObject({
      decision: 'approve',
      effectId,
    });
  });

  it.each<[string, Parameters<typeof decide>[0], string]>([
    ['names no effect', { run: { display_title: 'Deploy' } }, 'no-effect'],
    [
      'names two effects',
      { run: { display_title: `${effectId} ${'f'.repeat(64)}` } },
      'no-effect',
    ],
    ['was started by a push', { run: { event: 'push' } }, 'no-effect'],
    [
      'names another effect',
      { run: { display_title: 'f'.repeat(64) } },
      'unknown-effect',
    ],
    [
      'is of another repository',
      { request: { repository: 'acme/x' } },
      'repository',
    ],
    [
      'is of another environment',
      { request: { environment: 'dr' } },
      'environment',
    ],
    [
      'is of another workflow',
      { run: { path: '.github/workflows/x.yaml' } },
      'workflow',
    ],
    ['is of another branch', { run: { head_branch: 'mine' } }, 'branch'],
    ['is repeated', { run: { run_attempt: 2 } }, 'attempt'],
    [
      'belongs to a promotion that is over',
      { effect: { live: false } },
      'not-live',
    ],
    ['is not the run that was started', { effect: { runId: 98 } }, 'other-run'],
    [
      'comes after another run claimed the effect',
      { effect: { status: 'claimed', runId: 98 } },
      'other-run',
    ],
    ['does again what was done', { effect: { status: 'done' } }, 'over'],
    ['does again what failed', { effect: { status: 'failed' } }, 'over'],
    ['is another run than asked for', { request: { runId: 98 } }, 'no-run'],
  ])('is turned away when it %s', (_, options, reason) => {
    expect(decide(options)).toMatchObject({
      decision: 'reject',
      reason: { key: `promotion.gate.rejected.${reason}` },
      comment: expect.stringMatching(/.{10}/),
    });
  });

  it('is turned away when nobody asked for its effect, or GitHub knows no such run', () => {
    const run = { status: 'found', value: mapWorkflowRun(fakeRun()) } as const;
    expect(decideGate(request, run, { status: 'absent' })).toMatchObject({
      decision: 'reject',
    });
    expect(
      decideGate(
        request,
        { status: 'absent' },
        { status: 'found', value: effect },
      ),
    ).toMatchObject({ decision: 'reject' });
  });

  it('goes on waiting while the portal or GitHub cannot say', () => {
    const run = { status: 'found', value: mapWorkflowRun(fakeRun()) } as const;
    const unknown = { status: 'unknown', reason: store } as const;
    const waiting = { decision: 'pending', reason: store };
    expect(decideGate(request, unknown, { status: 'absent' })).toEqual(waiting);
    expect(decideGate(request, run, unknown)).toEqual(waiting);
  });

  it('goes on waiting while its effect is just being handed over', () => {
    expect(decide({ effect: { status: 'pending' } }).decision).toBe('pending');
  });
});

describe('the signature of a delivery', () => {
  const secret = 'It is a secret';
  const body = new TextEncoder().encode('{"a":1}');
  const signed = (key: string) =>
    `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;

  it('as GitHub documents it is taken', () => {
    // the example of GitHub's documentation
    expect(
      verifyWebhookSignature({
        secret: "It's a Secret to Everybody",
        body: new TextEncoder().encode('Hello, World!'),
        signature:
          'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
      }),
    ).toBe(true);
  });

  it.each<[string, string | undefined]>([
    ['with another secret', signed('other')],
    ['that is missing', undefined],
    ['that is empty', ''],
    ['of the old kind', `sha1=${'a'.repeat(40)}`],
    ['that is cut', signed(secret).slice(0, -1)],
    ['with something behind it', `${signed(secret)}0`],
  ])('%s is refused', (_, signature) => {
    expect(verifyWebhookSignature({ secret, body, signature })).toBe(false);
  });

  it('is refused where no secret is configured', () => {
    expect(
      verifyWebhookSignature({ secret: '', body, signature: signed('') }),
    ).toBe(false);
  });

  it('does not fit another body', () => {
    expect(
      verifyWebhookSignature({
        secret,
        body: new TextEncoder().encode('{"a":2}'),
        signature: signed(secret),
      }),
    ).toBe(false);
  });
});

describe('a request for the gate', () => {
  const payload = {
    action: 'requested',
    environment: 'production',
    deployment_callback_url:
      'https://api.github.com/repos/acme/order/actions/runs/99/deployment_protection_rule',
    repository: { full_name: 'acme/order' },
  };

  it('names repository, environment and run', () => {
    expect(readGateRequest(payload)).toEqual(request);
  });

  it.each([
    ['of another repository', { repository: { full_name: 'acme/x' } }],
    ['without a run', { deployment_callback_url: 'https://evil.example/' }],
    ['without an environment', { environment: '' }],
    ['of another action', { action: 'approved' }],
  ])('%s is refused', (_, change) => {
    expect(() => readGateRequest({ ...payload, ...change })).toThrow();
  });

  it('is found among what a run waits for', () => {
    expect(
      mapPendingEnvironments([{ environment: { name: 'production' } }]),
    ).toEqual(['production']);
    expect(() => mapPendingEnvironments({})).toThrow();
  });
});

describe('the gate of an environment', () => {
  const answered = (json: unknown): GateReading => ({
    status: 'answered',
    json,
  });
  const rule = (change: object = {}) =>
    answered({
      custom_deployment_protection_rules: [
        { enabled: true, app: { slug: 'portal' }, ...change },
      ],
    });
  const environment = answered({
    name: 'production',
    can_admins_bypass: false,
  });
  const judge = (change: Partial<Parameters<typeof judgeGate>[0]>) =>
    judgeGate({ environment, rules: rule(), appSlug: 'portal', ...change });

  it('guards when our rule is on and administrators cannot pass it by', () => {
    expect(judge({})).toEqual({ state: 'guarded', problems: [] });
  });

  it.each<[string, Parameters<typeof judge>[0], string, string]>([
    [
      'has no rule of ours',
      { rules: rule({ app: { slug: 'x' } }) },
      'open',
      'rule-missing',
    ],
    [
      'has our rule switched off',
      { rules: rule({ enabled: false }) },
      'open',
      'rule-disabled',
    ],
    [
      'lets administrators pass',
      { environment: answered({ name: 'p', can_admins_bypass: true }) },
      'open',
      'administrators-bypass',
    ],
    [
      'does not exist',
      { environment: { status: 'refused', code: 404 } },
      'open',
      'environment-missing',
    ],
    [
      'may not be read',
      { environment: { status: 'refused', code: 403 } },
      'unknown',
      'environment-unreadable',
    ],
    [
      'does not say whether administrators pass',
      { environment: answered({ name: 'p' }) },
      'unknown',
      'administrators-bypass-unknown',
    ],
    [
      'has no rules in its plan',
      { rules: { status: 'refused', code: 404 } },
      'unknown',
      'rules-unreadable',
    ],
    [
      'answers no list of rules',
      { rules: answered({}) },
      'unknown',
      'rules-unreadable',
    ],
    [
      'does not say whether our rule is on',
      { rules: rule({ enabled: undefined }) },
      'unknown',
      'rule-enabled-unknown',
    ],
  ])('that %s is not guarded', (_, change, state, problem) => {
    const result = judge(change);
    expect(result.state).toBe(state);
    expect(result.problems).toContainEqual({
      key: `promotion.gate.problem.${problem}`,
    });
  });
});
