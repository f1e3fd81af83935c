import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { DriverWorld, subject } from '../../__testUtils__/DriverWorld';
import { effectId, fakeRun } from '../../__testUtils__/FakeActions';

describe('telling how it goes', () => {
  const world = new DriverWorld();
  const { github, signal } = world;
  registerMswTestHooks(github.server);
  beforeEach(() => world.start());

  const told = `[${effectId.slice(0, 16)}]`;
  const tell = (runs: string[]) =>
    world.driver.reportDeployment(
      subject,
      { effectId, state: 'success', runs, logUrl: 'https://portal.test/p' },
      { signal },
    );

  beforeEach(() => {
    github.runs = [fakeRun({ id: 99 }), fakeRun({ id: 100 })];
    github.deployments = [
      { id: 5, statuses: [{ log_url: 'https://x/actions/runs/991/job/1' }] },
      { id: 6, statuses: [{ log_url: 'https://x/actions/runs/99/job/1' }] },
    ];
  });

  it('finishes the Deployment of the newest run that made one', async () => {
    await tell(['99', '100']);
    expect(github.posts).toEqual([
      {
        path: '/repos/acme/order/deployments/6/statuses',
        body: {
          state: 'success',
          description: `The promotion is complete ${told}`,
          environment: 'production',
          log_url: 'https://portal.test/p',
          auto_inactive: true,
        },
      },
    ]);
  });

  it('says of a rollback that it was verified', async () => {
    await world.driver.reportDeployment(
      subject,
      { effectId, state: 'success', of: 'rollback', runs: ['99'] },
      { signal },
    );
    expect(github.posts).toMatchObject([
      { body: { description: `The rollback was verified ${told}` } },
    ]);
  });

  it('has nothing to tell of a run that ended without a Deployment', async () => {
    github.runs = [{ ...fakeRun({ id: 100 }), status: 'completed' }];
    await tell(['100']);
    expect(github.posts).toEqual([]);
  });

  it('says it once', async () => {
    github.deployments[1].statuses.push({ description: `Done ${told}` });
    await tell(['99']);
    expect(github.posts).toEqual([]);
  });

  it('fails while the run shows no Deployment, so that it is told again', async () => {
    await expect(tell(['100'])).rejects.toMatchObject({
      reason: { key: 'promotion.driver.github-actions.no-deployment' },
    });
  });

  it('has nothing to tell when nothing was deployed', async () => {
    await tell([]);
    expect(github.gets).toEqual([]);
  });
});
