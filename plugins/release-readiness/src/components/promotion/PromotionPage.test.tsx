import { promotionSignalChannel } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { PromotionDetails } from '@release-readiness/backstage-plugin-release-readiness-common';
import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { renderInPortal } from '../../__testUtils__/renderInPortal';
import {
  allowing,
  awaitingApproval,
  completed,
  FakePromotionsApi,
  FakeResponseError,
  FakeSignalApi,
  heldForData,
  minutesAgo,
  minutesAhead,
  observing,
  rollbackFailed,
  rollingBack,
} from '../../testing';
import { PromotionPage } from './PromotionPage';

const renderPage = (
  promotion: PromotionDetails,
  options: {
    promotions?: FakePromotionsApi;
    signals?: FakeSignalApi;
    language?: 'en' | 'zh';
  } = {},
) => {
  const promotions = options.promotions ?? new FakePromotionsApi([promotion]);
  renderInPortal(
    <Routes>
      <Route path="/page/:id" element={<PromotionPage />} />
      <Route
        path="/release-readiness/promotions/:id"
        element={<p>elsewhere</p>}
      />
    </Routes>,
    { ...options, promotions, path: `/page/${promotion.id}` },
  );
  return promotions;
};

const section = async (name: string) =>
  within(await screen.findByRole('region', { name }));

const button = (name: string | RegExp) => screen.findByRole('button', { name });

describe('the page of a promotion', () => {
  it('says what is promoted, where it stands and under which policy', async () => {
    renderPage(observing);
    const header = await section('Promotion of mall-order to production');
    expect(header.getByText('Observing traffic')).toBeVisible();
    expect(
      header.getByText(
        'Policy scaled-20: other durations and limits than the standard',
      ),
    ).toBeVisible();
    expect(header.getByText('The observation is not complete')).toBeVisible();
    expect(header.getByRole('link', { name: 'mall-order' })).toHaveAttribute(
      'href',
      '/catalog/default/component/mall-order/release-readiness',
    );
  });

  it('counts covered time, not the time on the wall', async () => {
    renderPage(observing);
    const progress = await section('Progress');
    const bar = progress.getByRole('progressbar', {
      name: 'Observed part of Observing traffic',
    });
    expect(bar).toHaveAttribute('aria-valuenow', '68');
    expect(progress.getByText('9 min, 30 sec left')).toBeVisible();
    expect(
      progress.getByText('45 sec with too little traffic does not count'),
    ).toBeVisible();
    expect(
      progress.getByText('30 sec without data does not count'),
    ).toBeVisible();
    const current = progress
      .getAllByRole('listitem')
      .filter(step => step.getAttribute('aria-current') === 'step');
    expect(current).toHaveLength(1);
    expect(current[0]).toHaveTextContent('Observing traffic');
  });

  it('shows the intended share beside the one that is set and the one measured', async () => {
    renderPage(observing);
    const traffic = await section('Traffic on the canary');
    for (const share of ['30 %', '28.4 %']) {
      expect(traffic.getAllByText(share)[0]).toBeVisible();
    }
  });

  it('calls a share that nobody measured unknown', async () => {
    renderPage(heldForData);
    const traffic = await section('Traffic on the canary');
    expect(traffic.getByText('unknown')).toBeVisible();
  });

  it('draws both metrics with their thresholds, and gives the points as a table', async () => {
    renderPage(observing);
    const metrics = await section('Canary against stable');
    expect(
      await metrics.findByRole('img', {
        name: /^Error rate: Canary .+Stable .+Hold, then roll back above 5 %$/,
      }),
    ).toBeVisible();
    expect(
      metrics.getByRole('img', {
        name: /^P99 latency: .+Roll back above 2 s, Hold above 1 s$/,
      }),
    ).toBeVisible();
    await userEvent.click(
      metrics.getByRole('button', { name: 'Show as a table' }),
    );
    const table = metrics.getByRole('table', { name: /Measured points/ });
    expect(within(table).getAllByText('No data')).toHaveLength(3);
    expect(within(table).getAllByText('Too little traffic')).toHaveLength(4);
  });

  it('says that the measurements could not be loaded', async () => {
    const promotions = new FakePromotionsApi([observing]);
    promotions.failures.set(
      'getPromotionMetrics',
      new FakeResponseError(503, 'Prometheus does not answer'),
    );
    renderPage(observing, { promotions });
    expect(
      await screen.findByText(
        'The measurements could not be loaded: Prometheus does not answer',
      ),
    ).toBeVisible();
  });

  it('says who has approved, whose word does not count, and who still can', async () => {
    renderPage(awaitingApproval);
    const approvals = await section('Approvals');
    const slots = approvals
      .getAllByRole('listitem')
      .map(slot => slot.textContent);
    expect(slots[0]).toMatch(/^Technical lead: approved by wang.lei/);
    expect(slots[1]).toMatch(
      /^Product lead: openWho can still approve: mei.tan, luca.ferrari$/,
    );
    expect(slots[2]).toMatch(/^Operations lead: openNobody in the catalog/);
    expect(slots[3]).toMatch(/lin.wei.+Authors of its commits do not approve/);
  });

  it('shows the trigger that fired, with its evidence and the rollback', async () => {
    renderPage(rollingBack);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Error rate: Error rate above 5 % for 135 s',
    );
    const progress = await section('Progress');
    expect(progress.getByText('Rolling back').closest('li')).toHaveAttribute(
      'aria-current',
      'step',
    );
  });

  it('marks what was refused on the trail, and can show that alone', async () => {
    renderPage(observing);
    const trail = await section('Audit trail');
    const table = await trail.findByRole('table');
    expect(within(table).getAllByRole('row')).toHaveLength(4);
    await userEvent.click(
      trail.getByRole('checkbox', { name: 'Only refusals' }),
    );
    const rows = within(table).getAllByRole('row');
    expect(rows).toHaveLength(2);
    expect(rows[1]).toHaveTextContent(
      'service:assistant (a program, for lin.wei)',
    );
    expect(rows[1]).toHaveTextContent('Only a signed-in person may do this');
  });

  it('checks the hash chain on demand, and says where it is broken', async () => {
    const promotions = renderPage(observing);
    await userEvent.click(await button('Check the hash chain'));
    expect(
      await screen.findByText('The chain is intact: 3 events.'),
    ).toBeVisible();
    promotions.verification = { intact: false, events: 3, firstBroken: 2 };
    await userEvent.click(await button('Check the hash chain'));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The trail is not as it was written, from line 2 on.',
    );
  });

  it('follows signals of this promotion without reloading', async () => {
    const signals = new FakeSignalApi();
    const promotions = renderPage(observing, { signals });
    expect(
      await screen.findByText('Observing traffic', {
        selector: 'span[class*="label"]',
      }),
    ).toBeVisible();
    promotions.put({ ...observing, state: 'smoke-testing', version: 18 });
    act(() =>
      signals.send(promotionSignalChannel, { promotionIds: [observing.id] }),
    );
    const header = await section('Promotion of mall-order to production');
    expect(await header.findByText('Smoke testing')).toBeVisible();
  });

  it('speaks Chinese', async () => {
    renderPage(heldForData, { language: 'zh' });
    const header = await section('mall-cart 发布到生产环境');
    expect(header.getByText('已暂停：没有可用数据')).toBeVisible();
    expect(await section('进度')).toBeDefined();
  });

  it('says that there is none, that it may not be seen, or that the portal failed', async () => {
    renderPage(observing, { promotions: new FakePromotionsApi() });
    expect(
      await screen.findByRole('heading', {
        name: 'There is no such promotion',
      }),
    ).toBeVisible();
  });

  it('says that it may not be seen', async () => {
    const promotions = new FakePromotionsApi([observing]);
    promotions.failures.set('getPromotion', new FakeResponseError(403, 'no'));
    renderPage(observing, { promotions });
    expect(
      await screen.findByRole('heading', {
        name: 'You may not see this promotion',
      }),
    ).toBeVisible();
  });
});

describe('what can be done to a promotion', () => {
  it('approves exactly what was seen, by a person who confirmed it', async () => {
    const promotions = renderPage(awaitingApproval);
    await userEvent.click(await button('Approve'));
    const dialog = within(await screen.findByRole('dialog'));
    expect(
      dialog.getByText('Approve the promotion of mall-payment?'),
    ).toBeVisible();
    await userEvent.type(dialog.getByLabelText('Comment'), 'Fine');
    await userEvent.click(dialog.getByRole('button', { name: 'Approve' }));
    await screen.findByText('Awaiting approval');
    expect(promotions.commands).toEqual([
      {
        id: awaitingApproval.id,
        command: {
          verb: 'approve',
          expectedVersion: 4,
          subjectHash: awaitingApproval.subjectHash,
          comment: 'Fine',
        },
      },
    ]);
  });

  it('asks for a reason before it rejects', async () => {
    const promotions = renderPage(awaitingApproval);
    await userEvent.click(await button('Reject'));
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByRole('button', { name: 'Reject' })).toBeDisabled();
    await userEvent.type(dialog.getByRole('textbox'), '  ');
    expect(dialog.getByRole('button', { name: 'Reject' })).toBeDisabled();
    await userEvent.type(dialog.getByRole('textbox'), 'Too risky');
    await userEvent.click(dialog.getByRole('button', { name: 'Reject' }));
    expect(promotions.commands[0].command).toMatchObject({
      verb: 'reject',
      reason: 'Too risky',
    });
  });

  it('says before deployment that aborting cancels, and afterwards that it rolls back', async () => {
    renderPage({ ...awaitingApproval, actions: allowing('abort') });
    await userEvent.click(await button('Abort: cancel'));
    expect(
      await screen.findByText(
        'Abort the promotion of mall-payment before it is deployed?',
      ),
    ).toBeVisible();
  });

  it('names the service before it rolls back by hand', async () => {
    renderPage(observing);
    await userEvent.click(await button('Abort: roll back'));
    expect(
      await screen.findByText(
        'Abort the promotion of mall-order and roll it back?',
      ),
    ).toBeVisible();
  });

  it('keeps what may not be done reachable, with the reason', async () => {
    const promotions = renderPage(heldForData);
    const resume = await button('Resume');
    expect(resume).toHaveAttribute('aria-disabled', 'true');
    expect(resume).toHaveAccessibleDescription(
      /This is not possible in the state "Observing traffic"/,
    );
    resume.focus();
    expect(resume).toHaveFocus();
    await userEvent.click(resume);
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(promotions.commands).toEqual([]);
  });

  it('tells of a promotion that moved on, and shows how it stands now', async () => {
    const promotions = renderPage(awaitingApproval);
    promotions.failures.set(
      'actOnPromotion',
      new FakeResponseError(409, 'Another candidate', {
        key: 'promotion.refused.other-subject',
      }),
    );
    await userEvent.click(await button('Approve'));
    promotions.put({ ...awaitingApproval, state: 'cancelled', version: 5 });
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(dialog.getByRole('button', { name: 'Approve' }));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /The promotion had moved on since you looked.+This was said about another candidate/,
    );
    expect(await screen.findByText('Cancelled')).toBeVisible();
  });

  describe('while evidence is collected again', () => {
    const refreshing = new FakeResponseError(503, 'Later', {
      key: 'promotion.refused.evidence-refreshing',
    });
    const ready: PromotionDetails = {
      ...awaitingApproval,
      state: 'ready',
      actions: allowing('start'),
    };

    const press = async () => {
      const promotions = renderPage(ready);
      promotions.failures.set('actOnPromotion', refreshing);
      await userEvent.click(await button('Start now'));
      const dialog = within(await screen.findByRole('dialog'));
      jest.useFakeTimers();
      const user = userEvent.setup({ advanceTimers: jest.advanceTimersByTime });
      await user.click(dialog.getByRole('button', { name: 'Start now' }));
      return { promotions, dialog, user };
    };

    const pass = (milliseconds: number) =>
      act(() => jest.advanceTimersByTimeAsync(milliseconds));

    afterEach(() => jest.useRealTimers());

    it('starts by itself after one press', async () => {
      const { promotions, dialog } = await press();
      await pass(100);
      expect(dialog.getByRole('status')).toHaveTextContent(/goes on by itself/);
      await pass(3_000);
      promotions.failures.clear();
      await pass(3_000);
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
      const sent = promotions.commands.map(({ command }) => command);
      expect(sent).toHaveLength(3);
      expect(new Set(sent.map(command => JSON.stringify(command))).size).toBe(
        1,
      );
      await pass(60_000);
      expect(promotions.commands).toHaveLength(3);
    });

    it('can be cancelled, and then starts nothing', async () => {
      const { promotions, dialog, user } = await press();
      await pass(100);
      await user.click(dialog.getByRole('button', { name: 'Cancel' }));
      promotions.failures.clear();
      await pass(60_000);
      expect(promotions.commands).toHaveLength(1);
    });

    it('gives up in the end, and says why', async () => {
      const { promotions, dialog } = await press();
      await pass(200_000);
      expect(dialog.getByRole('alert')).toHaveTextContent(
        /Evidence is being collected again/,
      );
      const { length } = promotions.commands;
      await pass(60_000);
      expect(promotions.commands).toHaveLength(length);
    });
  });

  it('shows why something failed and lets the person try again', async () => {
    const promotions = renderPage(observing);
    promotions.failures.set(
      'actOnPromotion',
      new FakeResponseError(503, 'The database does not answer'),
    );
    await userEvent.click(await button('Pause'));
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.type(dialog.getByRole('textbox'), 'Look first');
    await userEvent.click(dialog.getByRole('button', { name: 'Pause' }));
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      'It was not done: The database does not answer',
    );
    promotions.failures.clear();
    await userEvent.click(dialog.getByRole('button', { name: 'Pause' }));
    expect(promotions.commands).toHaveLength(2);
  });

  it('breaks the glass with reason, incident and second person', async () => {
    const promotions = renderPage({
      ...awaitingApproval,
      secondPeople: ['user:default/karin.lund', 'user:default/sun.bo'],
    });
    await userEvent.click(await button('Break glass'));
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.type(dialog.getByLabelText(/Reason/), 'Orders are lost');
    await userEvent.type(dialog.getByLabelText('Incident'), 'mall/x#1');
    const second = dialog.getByRole('button', { name: /Second person/ });
    expect(second).toHaveTextContent('Nobody: it works at once');
    await userEvent.click(second);
    await userEvent.click(
      await screen.findByRole('option', { name: 'karin.lund' }),
    );
    await userEvent.click(dialog.getByRole('button', { name: 'Break glass' }));
    expect(promotions.commands[0].command).toEqual({
      verb: 'break-glass',
      expectedVersion: 4,
      reason: 'Orders are lost',
      incident: 'mall/x#1',
      secondPerson: 'user:default/karin.lund',
    });
  });

  it('says that nothing is skipped until the second person confirms', async () => {
    const promotions = renderPage({
      ...awaitingApproval,
      breakGlassRequest: {
        by: 'user:default/sun.bo',
        secondPerson: 'user:default/karin.lund',
        reason: 'Orders are lost',
        at: minutesAgo(1),
        expiresAt: minutesAhead(60),
      },
      actions: allowing('confirm-break-glass', 'decline-break-glass'),
    });
    expect(
      await screen.findByText(/Nothing is skipped until/),
    ).toHaveTextContent('karin.lund');
    await userEvent.click(await button('Decline break-glass'));
    const no = within(await screen.findByRole('dialog'));
    const decline = no.getByRole('button', { name: 'Decline break-glass' });
    expect(decline).toBeDisabled();
    await userEvent.click(no.getByRole('button', { name: 'Cancel' }));
    await userEvent.click(await button('Confirm break-glass'));
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(
      dialog.getByRole('button', { name: 'Confirm break-glass' }),
    );
    expect(promotions.commands[0].command).toEqual({
      verb: 'confirm-break-glass',
      expectedVersion: 4,
      subjectHash: awaitingApproval.subjectHash,
    });
  });

  it('says that a second person did not confirm in time', async () => {
    renderPage({
      ...awaitingApproval,
      breakGlassRequest: {
        by: 'user:default/sun.bo',
        secondPerson: 'user:default/karin.lund',
        reason: 'Orders are lost',
        at: minutesAgo(90),
        expiresAt: minutesAgo(30),
      },
    });
    expect(await screen.findByText(/did not confirm in time/)).toBeVisible();
  });

  it('signs off for a role that is still open', async () => {
    const promotions = renderPage({
      ...observing,
      state: 'observing-release',
      signOffRoles: ['development', 'test'],
      signOffs: [
        {
          role: 'development',
          by: 'user:default/zhao.min',
          at: observing.createdAt,
        },
      ],
      actions: allowing('sign-off'),
    });
    await userEvent.click(await button('Sign off'));
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(dialog.getByRole('button', { name: 'Sign off' }));
    expect(promotions.commands[0].command).toEqual({
      verb: 'sign-off',
      expectedVersion: observing.version,
      role: 'test',
    });
  });

  it('rolls a completed promotion back as a promotion of its own, and goes there', async () => {
    const promotions = renderPage(completed);
    await userEvent.click(await button('Roll back'));
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.type(dialog.getByRole('textbox'), 'Prices are wrong');
    await userEvent.dblClick(dialog.getByRole('button', { name: 'Roll back' }));
    expect(await screen.findByText('elsewhere')).toBeVisible();
    expect(promotions.rollbacks).toEqual([
      {
        id: completed.id,
        reason: 'Prices are wrong',
        idempotencyKey: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    ]);
  });

  it('offers an operator the ways out of a failed rollback', async () => {
    renderPage(rollbackFailed);
    expect(await button('Retry rollback')).not.toHaveAttribute('aria-disabled');
    expect(await button('Release lock')).not.toHaveAttribute('aria-disabled');
    const runs = await section('Runs in CI');
    expect(runs.getByText('Failed')).toBeVisible();
  });

  it('shows the break-glass until somebody has reviewed it', async () => {
    renderPage(completed);
    expect(
      await screen.findByText(/until then the next promotion is blocked/),
    ).toBeVisible();
    expect(await button('Review break-glass')).toBeVisible();
  });
});
