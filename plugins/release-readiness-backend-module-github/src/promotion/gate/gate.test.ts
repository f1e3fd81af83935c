import { mapWorkflowRun } from '../runs/WorkflowRun';
import {
  effectId,
  fakeRun,
  type FakeRun,
} from '../../__testUtils__/FakeActions';
import { decideGate, type GatedEffect, type GateRequest } from './decideGate';
import { mapPendingEnvironments, readGateRequest } from './gateRequests';

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
    [
      'does what something newer replaced',
      { effect: { status: 'superseded' } },
      'over',
    ],
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
