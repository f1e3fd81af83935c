import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { HttpResponse } from 'msw';
import {
  DriverWorld,
  subject,
  workflow,
} from '../../__testUtils__/DriverWorld';
import { effectId, fakeRun } from '../../__testUtils__/FakeActions';

const ended = { key: 'general.unavailable.http-status' };

describe('tracking a run', () => {
  const world = new DriverWorld();
  const { github, signal } = world;
  registerMswTestHooks(github.server);
  beforeEach(() => world.start());

  const track = async () =>
    (await world.driver.track(subject, { effectIds: [effectId], signal }))[0];
  const ends = (conclusion: string, change: object = {}) =>
    fakeRun({ path: workflow, status: 'completed', conclusion, ...change });
  const claimedBy = (runId: number) => ({
    status: 'claimed' as const,
    claimedBy: { runId: String(runId), attempt: 1 },
  });

  it('that waits or works: it is running', async () => {
    github.runs = [fakeRun({ path: workflow, id: 7 })];
    expect(await track()).toEqual({ effectId, status: 'running' });
  });

  it('that succeeded and had claimed the effect: it succeeded', async () => {
    world.outbox = [claimedBy(99)];
    github.runs = [ends('success')];
    expect(await track()).toEqual({ effectId, status: 'succeeded' });
  });

  it('that succeeded without a claim: it did nothing that the portal knows of', async () => {
    world.outbox = [{ externalId: '99' }];
    github.runs = [ends('success')];
    expect(await track()).toMatchObject({
      status: 'failed',
      retryable: false,
      reason: { key: 'promotion.driver.github-actions.run.not-claimed' },
    });
  });

  it('that failed at a step of ours: no second attempt helps', async () => {
    world.outbox = [claimedBy(99)];
    github.runs = [ends('failure')];
    github.jobs = [
      {
        name: 'deploy',
        conclusion: 'failure',
        steps: [{ name: 'Change the image', conclusion: 'failure' }],
      },
    ];
    expect(await track()).toEqual({
      effectId,
      status: 'failed',
      retryable: false,
      reason: {
        key: 'promotion.driver.github-actions.run.failed-at',
        params: { run: 99, step: 'deploy / Change the image' },
      },
    });
  });

  it.each([
    ['cancelled', 'cancelled'],
    ['timed_out', 'errored'],
    ['startup_failure', 'errored'],
  ])('that ended as %s: another attempt may help', async (conclusion, key) => {
    world.outbox = [{ externalId: '99' }];
    github.runs = [ends(conclusion)];
    expect(await track()).toMatchObject({
      status: 'failed',
      retryable: true,
      reason: { key: `promotion.driver.github-actions.run.${key}` },
    });
  });

  it('judges by the run that claimed, not by its double', async () => {
    world.outbox = [claimedBy(100)];
    github.runs = [ends('failure'), fakeRun({ path: workflow, id: 100 })];
    expect(await track()).toMatchObject({ status: 'running' });
  });

  it('judges by the run that claims while the double is looked at', async () => {
    world.outbox = [{}, claimedBy(100)];
    github.runs = [ends('failure'), ends('success', { id: 100 })];
    expect(await track()).toEqual({ effectId, status: 'succeeded' });
  });

  it('waits for a double that may still claim', async () => {
    github.runs = [
      ends('cancelled'),
      fakeRun({ path: workflow, id: 100, status: 'queued' }),
    ];
    expect(await track()).toMatchObject({ status: 'running' });
  });

  it('says nothing of a run that does not show, or an effect that nobody knows', async () => {
    expect(await track()).toBeUndefined();
    world.outbox = [undefined];
    github.runs = [ends('success')];
    expect(await track()).toBeUndefined();
  });

  it('never guesses', async () => {
    world.outbox = [{ externalId: '99' }];
    github.onGet = () => new HttpResponse(null, { status: 500 });
    await expect(track()).rejects.toMatchObject({
      name: 'SourceError',
      reason: ended,
    });
  });
});
