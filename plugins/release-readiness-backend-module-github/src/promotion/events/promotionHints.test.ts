import { effectId, fakeRun } from '../../__testUtils__/FakeActions';
import { readPromotionHint } from './promotionHints';

const repository = {
  full_name: 'Acme/Order',
  html_url: 'https://GitHub.test/Acme/Order',
};
const callback =
  'https://api.github.test/repos/Acme/Order/actions/runs/99/deployment_protection_rule';

describe('a webhook about a promotion', () => {
  const read = (event: string, payload: object) =>
    readPromotionHint({
      topic: `github.${event}`,
      eventPayload: { repository, ...payload },
    });

  it('tells of a job that waits', () => {
    expect(
      read('deployment_protection_rule', {
        action: 'requested',
        environment: 'production',
        deployment_callback_url: callback,
      }),
    ).toEqual({
      host: 'github.test',
      repository: 'Acme/Order',
      kind: 'gate',
      request: {
        repository: 'Acme/Order',
        environment: 'production',
        runId: 99,
      },
    });
  });

  it.each(['workflow_run', 'deployment_status'])(
    'tells of a run that went on: %s',
    event => {
      expect(read(event, { workflow_run: fakeRun() })).toMatchObject({
        kind: 'run',
        effectId,
      });
    },
  );

  it.each([
    ['workflow_run', { workflow_run: fakeRun({ display_title: 'CI' }) }],
    ['deployment_status', { workflow_run: null }],
    ['deployment_protection_rule', { workflow_run: fakeRun() }],
    [
      'deployment_protection_rule',
      {
        action: 'requested',
        environment: 'production',
        deployment_callback_url: 'https://evil.test/',
      },
    ],
    ['workflow_run', { workflow_run: fakeRun(), repository: undefined }],
    [
      'workflow_run',
      {
        workflow_run: fakeRun(),
        repository: { full_name: 'a/b', html_url: 'file:///etc/hosts' },
      },
    ],
  ])('%s with %j tells nothing', (event, payload) => {
    expect(read(event, payload)).toBeUndefined();
  });

  it('may be anything at all', () => {
    for (const eventPayload of [undefined, null, 'x', 7, []]) {
      expect(
        readPromotionHint({ topic: 'github.workflow_run', eventPayload }),
      ).toBeUndefined();
    }
  });
});
