import { promotionSignalChannel } from '@release-readiness/backstage-plugin-release-readiness-common';
import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  button,
  renderPromotionPage,
  section,
} from '../../__testUtils__/renderPromotionPage';
import {
  awaitingApproval,
  FakePromotionsApi,
  FakeResponseError,
  FakeSignalApi,
  heldForData,
  observing,
  rollingBack,
} from '../../testing';

describe('the page of a promotion', () => {
  it('says what is promoted, where it stands and under which policy', async () => {
    renderPromotionPage(observing);
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
    renderPromotionPage(observing);
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
    renderPromotionPage(observing);
    const traffic = await section('Traffic on the canary');
    for (const share of ['30 %', '28.4 %']) {
      expect(traffic.getAllByText(share)[0]).toBeVisible();
    }
  });

  it('calls a share that nobody measured unknown', async () => {
    renderPromotionPage(heldForData);
    const traffic = await section('Traffic on the canary');
    expect(traffic.getByText('unknown')).toBeVisible();
  });

  it('draws both metrics with their thresholds, and gives the points as a table', async () => {
    renderPromotionPage(observing);
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
    renderPromotionPage(observing, { promotions });
    expect(
      await screen.findByText(
        'The measurements could not be loaded: Prometheus does not answer',
      ),
    ).toBeVisible();
  });

  it('says who has approved, whose word does not count, and who still can', async () => {
    renderPromotionPage(awaitingApproval);
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
    renderPromotionPage(rollingBack);
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
    renderPromotionPage(observing);
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
    const promotions = renderPromotionPage(observing);
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
    const promotions = renderPromotionPage(observing, { signals });
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
    renderPromotionPage(heldForData, { language: 'zh' });
    const header = await section('mall-cart 发布到生产环境');
    expect(header.getByText('已暂停：没有可用数据')).toBeVisible();
    expect(await section('进度')).toBeDefined();
  });

  it('says that there is none, that it may not be seen, or that the portal failed', async () => {
    renderPromotionPage(observing, { promotions: new FakePromotionsApi() });
    expect(
      await screen.findByRole('heading', {
        name: 'There is no such promotion',
      }),
    ).toBeVisible();
  });

  it('says that it may not be seen', async () => {
    const promotions = new FakePromotionsApi([observing]);
    promotions.failures.set('getPromotion', new FakeResponseError(403, 'no'));
    renderPromotionPage(observing, { promotions });
    expect(
      await screen.findByRole('heading', {
        name: 'You may not see this promotion',
      }),
    ).toBeVisible();
  });
});
