import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { HttpResponse } from 'msw';
import {
  DriverWorld,
  subject,
  workflow,
} from '../../__testUtils__/DriverWorld';
import { effectId, fakeRun } from '../../__testUtils__/FakeActions';

const ended = { key: 'general.unavailable.http-status' };

describe('stopping', () => {
  const world = new DriverWorld();
  const { github, signal } = world;
  registerMswTestHooks(github.server);
  beforeEach(() => world.start());

  const abort = () =>
    world.driver.abort(subject, { effectIds: [effectId], signal });
  const running = () => fakeRun({ path: workflow, status: 'in_progress' });

  it('asks first and forces only what does not end', async () => {
    github.runs = [running()];
    await abort();
    world.time += 59_000;
    await abort();
    world.time += 1_000;
    await abort();
    expect(github.posts.map(({ path }) => path.split('/').at(-1))).toEqual([
      'cancel',
      'cancel',
      'force-cancel',
    ]);
  });

  it('leaves a run alone that ended', async () => {
    github.runs = [{ ...running(), status: 'completed' }];
    await abort();
    expect(github.posts).toEqual([]);
  });

  it('stops doubles too', async () => {
    github.runs = [running(), { ...running(), id: 100 }];
    await abort();
    expect(github.posts.map(({ path: asked }) => asked)).toEqual([
      '/repos/acme/order/actions/runs/99/cancel',
      '/repos/acme/order/actions/runs/100/cancel',
    ]);
  });

  it('takes it that a run ended meanwhile', async () => {
    github.runs = [running()];
    github.onPost = () => HttpResponse.json({}, { status: 409 });
    await expect(abort()).resolves.toBeUndefined();
  });

  it('fails when it could not ask', async () => {
    github.runs = [running()];
    github.onPost = () => HttpResponse.json({}, { status: 500 });
    await expect(abort()).rejects.toMatchObject({ reason: ended });
  });
});
