import { effectId, fakeRun } from '../../__testUtils__/FakeActions';
import { classifyRun, claimStepName } from './classifyRun';
import { readRunEvent } from './runEvents';

const failure = { status: 'completed', conclusion: 'failure' };
const job = (step: string) => ({
  name: 'deploy',
  conclusion: 'failure',
  steps: [
    { name: 'Set up job', conclusion: 'success' },
    { name: step, conclusion: 'failure' },
  ],
});

describe('what became of a run', () => {
  it.each([
    ['queued', 'queued'],
    ['requested', 'queued'],
    ['waiting', 'waiting'],
    ['in_progress', 'running'],
  ])('that is %s: %s, nothing final', (status, expected) => {
    expect(classifyRun({ status }, [])).toEqual({
      status: expected,
      terminal: false,
      retryable: false,
    });
  });

  it.each([
    ['success', 'succeeded', false],
    ['cancelled', 'cancelled', true],
    ['timed_out', 'errored', true],
    ['startup_failure', 'errored', true],
    ['stale', 'errored', true],
    ['skipped', 'errored', true],
    [undefined, 'errored', true],
  ])('that ended as %s: %s', (conclusion, status, retryable) => {
    expect(classifyRun({ status: 'completed', conclusion }, [])).toEqual({
      status,
      terminal: true,
      retryable,
    });
  });

  it('failed when a step of ours failed', () => {
    expect(classifyRun(failure, [job('Set the weight')])).toMatchObject({
      status: 'failed',
      retryable: false,
      failedStep: 'deploy / Set the weight',
    });
  });

  it.each([
    ['the runner could not start', [job('Set up job')]],
    ['the effect was not claimed', [job(claimStepName)]],
    ['the runner was lost', [{ name: 'deploy', conclusion: 'failure' }]],
    ['no job failed', []],
  ])('errored when %s: the effect was not tried', (_, jobs) => {
    expect(classifyRun(failure, jobs)).toMatchObject({
      status: 'errored',
      retryable: true,
    });
  });
});

describe('a webhook about a run', () => {
  const repository = { full_name: 'acme/order' };

  it('names the effect', () => {
    expect(readRunEvent({ workflow_run: fakeRun(), repository })).toMatchObject(
      { effectId, repository: 'acme/order', run: { id: 99 } },
    );
  });

  it.each([
    ['of another run', { workflow_run: fakeRun({ display_title: 'CI' }) }],
    ['without a run', {}],
    ['with something else', { workflow_run: { id: 'x' } }],
  ])('%s concerns no effect', (_, payload) => {
    expect(readRunEvent({ ...payload, repository })).toBeUndefined();
  });
});
