import { ActionsWorld, base } from '../__testUtils__/ActionsWorld';
import { schemaProblemsOf } from '../__testUtils__/officialDescription';

// many runs, each with delays of its own
jest.setTimeout(30_000);

describe('GitHub Actions at work', () => {
  const world = new ActionsWorld();

  beforeEach(() => world.start());
  afterEach(() => world.close());

  it('run one deployment at a time, keep the newest waiting, and no rollback with it', async () => {
    const ids: number[] = [];
    for (const file of ['clean-up', 'roll-out', 'set-traffic']) {
      const told = await world.dispatch(file, { return_run_details: true });
      ids.push((await told.json()).workflow_run_id);
    }
    const run = (index: number) =>
      world.runs().find(({ id }) => id === ids[index]);
    await world.until(() => run(0)?.status === 'waiting');
    // the newest took the place of the one that waited
    expect(run(1)?.conclusion).toBe('cancelled');
    expect(run(2)?.status).toBe('queued');
    await world.dispatch('roll-back');
    await world.until(() => world.runs().at(-1)?.status === 'waiting');
    await world.call(`${base}/actions/runs/${ids[0]}/cancel`, {});
    await world.until(() => run(2)?.status === 'waiting');
  });

  it('keep a job out of a guarded environment until the App agrees', async () => {
    await world.dispatch('clean-up');
    const { id } = await world.waiting();
    const path = `${base}/actions/runs/${id}/pending_deployments`;
    const pending = await (await world.call(path)).json();
    expect(schemaProblemsOf('pending-deployment', pending[0])).toEqual([]);
    await world.github.webhooks.settled();
    expect(
      world.webhooks.find(({ event }) => event === 'deployment_protection_rule')
        ?.body,
    ).toMatchObject({
      action: 'requested',
      environment: 'production',
      deployment_callback_url: expect.stringContaining(`/runs/${id}/`),
    });
    expect((await world.approve(id, 'approved', 'reader')).status).toBe(403);
    expect((await world.approve(id, 'rejected')).status).toBe(204);
    const run = await world.until(() =>
      world.runs().find(({ status }) => status === 'completed'),
    );
    expect(run.conclusion).toBe('failure');
    expect(world.claims).toEqual([]);
    expect((await world.approve(id)).status).toBe(422);
  });

  it('end a run that is cancelled, once', async () => {
    await world.dispatch('clean-up');
    const { id } = await world.waiting();
    const path = `${base}/actions/runs/${id}/cancel`;
    expect((await world.call(path, {})).status).toBe(202);
    const run = await world.until(() =>
      world.runs().find(({ status }) => status === 'completed'),
    );
    expect(run.conclusion).toBe('cancelled');
    expect((await world.call(path, {})).status).toBe(409);
  });

  it('fail at the action that is told to fail', async () => {
    world.github.actions!.faults.failingActions.add('smoke-test');
    const run = await world.carryOut('smoke-test', { kind: 'smoke-test' });
    expect(run.conclusion).toBe('failure');
  });

  it('take the end of a Deployment, and no state that there is not', async () => {
    await world.carryOut('smoke-test', { kind: 'smoke-test' });
    const { id } = world.orders.deployments.at(-1)!;
    const path = `${base}/deployments/${id}/statuses`;
    const taken = await world.call(path, {
      state: 'success',
      description: 'Done',
    });
    expect(taken.status).toBe(201);
    expect(schemaProblemsOf('deployment-status', await taken.json())).toEqual(
      [],
    );
    expect((await world.call(path, { state: 'done' })).status).toBe(422);
  });

  it('list the runs and jobs of a workflow as GitHub describes', async () => {
    const { id } = await world.carryOut('smoke-test', { kind: 'smoke-test' });
    const listed = await (
      await world.call(
        `${base}/actions/workflows/smoke-test.yaml/runs?event=workflow_dispatch`,
      )
    ).json();
    expect(listed.workflow_runs.map((run: { id: number }) => run.id)).toEqual([
      id,
    ]);
    expect(schemaProblemsOf('workflow-run', listed.workflow_runs[0])).toEqual(
      [],
    );
    const { jobs } = await (
      await world.call(`${base}/actions/runs/${id}/attempts/1/jobs`)
    ).json();
    expect(schemaProblemsOf('job', jobs[0])).toEqual([]);
  });
});
