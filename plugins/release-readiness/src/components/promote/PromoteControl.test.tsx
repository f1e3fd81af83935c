import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  entityRefHash,
  promotionSignalChannel,
  scorecardSignalChannel,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { PromotionPreview } from '@release-readiness/backstage-plugin-release-readiness-common';
import { Route, Routes } from 'react-router-dom';
import { renderInPortal } from '../../__testUtils__/renderInPortal';
import {
  buildPreview,
  closedPreview,
  FakePromotionsApi,
  FakeResponseError,
  FakeSignalApi,
  observing,
} from '../../testing';
import { PromoteControl } from './PromoteControl';

const entityRef = 'component:default/mall-order';

const renderControl = (
  preview: PromotionPreview = buildPreview(),
  options: { promotions?: FakePromotionsApi; signals?: FakeSignalApi } = {},
) => {
  const promotions = options.promotions ?? new FakePromotionsApi([observing]);
  promotions.previews.set(entityRef, preview);
  renderInPortal(
    <Routes>
      <Route path="/" element={<PromoteControl entityRef={entityRef} />} />
      <Route
        path="/release-readiness/promotions/:id"
        element={<p>its page</p>}
      />
    </Routes>,
    { ...options, promotions },
  );
  return promotions;
};

const promoteButton = () =>
  screen.findByRole('button', { name: 'Promote to production' });

const openDialog = async (name: string) => {
  const opener = await screen.findByRole('button', { name });
  await waitFor(() => expect(opener).toBeEnabled());
  await waitFor(() => expect(opener).not.toHaveAttribute('aria-disabled'));
  await userEvent.click(opener);
  return within(await screen.findByRole('dialog'));
};

const fillImpact = (dialog: ReturnType<typeof within>) =>
  userEvent.type(dialog.getByLabelText(/Impact/), 'Order lists');

describe('the promote button', () => {
  it('can be pressed where nothing stands in the way', async () => {
    renderControl();
    await screen.findByText('Everything that a request needs is there.');
    expect(await promoteButton()).not.toHaveAttribute('aria-disabled');
  });

  it('stays where it is with the reasons, found by keyboard and screen reader', async () => {
    renderControl(closedPreview);
    await screen.findByText('The gates are closed');
    const button = await promoteButton();
    expect(button).toHaveAttribute('aria-disabled', 'true');
    expect(button).toHaveAccessibleDescription(
      /The gates are closed.*Release window: Peak hours.*Firing alerts: Whether/,
    );
    button.focus();
    expect(button).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('is not to be pressed while nobody knows whether it may be', async () => {
    const promotions = new FakePromotionsApi();
    promotions.hanging = true;
    renderControl(buildPreview(), { promotions });
    expect(await promoteButton()).toHaveAccessibleDescription(
      'Checking whether it can be promoted',
    );
  });

  it.each([
    [403, 'You may not see or request promotions of this service.'],
    [503, 'Whether it can be promoted is not known: out of order'],
  ])('says after an answer of %d: %s', async (status, reason) => {
    const promotions = new FakePromotionsApi();
    promotions.failures.set(
      'previewPromotion',
      new FakeResponseError(status, 'out of order'),
    );
    renderControl(buildPreview(), { promotions });
    expect(await screen.findByText(reason)).toBeVisible();
    expect(await promoteButton()).toHaveAttribute('aria-disabled', 'true');
  });

  it('says that there is no candidate, or nothing that could act', async () => {
    renderControl(
      buildPreview({
        subject: undefined,
        problems: [{ key: 'promotion.driver.github-actions.no-repository' }],
      }),
    );
    expect(
      await screen.findByText(/The service names no repository/),
    ).toBeVisible();
    expect(await promoteButton()).toHaveAttribute('aria-disabled', 'true');
  });

  it('leads to the promotion that is under way, and follows it to its end', async () => {
    const signals = new FakeSignalApi();
    const promotions = renderControl(
      buildPreview({
        active: observing,
        request: {
          allowed: false,
          reasons: [{ key: 'promotion.refused.lock' }],
        },
      }),
      { signals },
    );
    expect(
      await screen.findByRole('link', { name: 'Under way' }),
    ).toHaveAttribute('href', `/release-readiness/promotions/${observing.id}`);
    const change = (state: 'smoke-testing' | 'completed') => {
      promotions.put({ ...observing, state });
      act(() =>
        signals.send(promotionSignalChannel, { promotionIds: [observing.id] }),
      );
    };
    change('smoke-testing');
    expect(await screen.findByText('Smoke testing')).toBeVisible();
    promotions.previews.set(entityRef, buildPreview());
    change('completed');
    expect(
      await screen.findByText('Everything that a request needs is there.'),
    ).toBeVisible();
  });

  it('looks again when the scorecard of the service changes', async () => {
    const signals = new FakeSignalApi();
    const promotions = renderControl(closedPreview, { signals });
    await screen.findByText('The gates are closed');
    promotions.previews.set(entityRef, buildPreview());
    act(() =>
      signals.send(scorecardSignalChannel, {
        changed: [entityRefHash(entityRef)],
      }),
    );
    expect(
      await screen.findByText('Everything that a request needs is there.'),
    ).toBeVisible();
  });
});

describe('simulating', () => {
  it('shows the guards with their evidence and asks for nothing', async () => {
    const promotions = renderControl(closedPreview);
    await screen.findByText('The gates are closed');
    const dialog = await openDialog('Simulate');
    expect(dialog.getByText(/This is a dry run/)).toBeVisible();
    expect(
      dialog.getByText(/^Evening rush, .+Most orders of the day$/, {
        selector: 'span',
      }),
    ).toBeVisible();
    expect(dialog.getByRole('region', { name: 'Window' })).toHaveTextContent(
      /Opens next: .+\(Asia\/Shanghai\)/,
    );
    expect(
      dialog.queryByRole('button', { name: 'Request the promotion' }),
    ).toBeNull();
    await userEvent.click(
      dialog.getByRole('button', { name: 'Simulate again' }),
    );
    expect(promotions.created).toEqual([]);
  });
});

describe('the promotion dialog', () => {
  it('shows what changes', async () => {
    renderControl();
    const dialog = await openDialog('Promote to production');
    const changes = within(
      dialog.getByRole('region', { name: 'What changes' }),
    );
    expect(changes.getByText('2 commits')).toBeVisible();
    expect(changes.getByText('db/V12__order_index.sql')).toBeVisible();
    expect(changes.getByText('ORDER_SORT_BY_PROMISE')).toBeVisible();
    expect(changes.getByText('-XX:MaxGCPauseMillis=200')).toBeVisible();
    expect(changes.getByText('Spring Boot: 3.4.1 → 3.4.4')).toBeVisible();
  });

  it('calls unknown what cannot be told, not none', async () => {
    renderControl(
      buildPreview({ diff: { toCommit: 'c', digests: [], jvmOptions: [] } }),
    );
    const dialog = await openDialog('Promote to production');
    const changes = within(
      dialog.getByRole('region', { name: 'What changes' }),
    );
    expect(
      changes.getByText('Which commits it brings is not known.'),
    ).toBeVisible();
    expect(changes.getAllByText('not known')).toHaveLength(3);
    expect(changes.getAllByText('none')).toHaveLength(1);
  });

  it('asks once, bound to the digests that were seen, however often it is pressed', async () => {
    const promotions = renderControl();
    const dialog = await openDialog('Promote to production');
    await fillImpact(dialog);
    await userEvent.dblClick(
      dialog.getByRole('button', { name: 'Request the promotion' }),
    );
    expect(await screen.findByText('its page')).toBeVisible();
    expect(promotions.created).toEqual([
      {
        entityRef,
        idempotencyKey: expect.stringMatching(/^[0-9a-f-]{36}$/),
        seenDigests: observing.subject.digests,
        category: 'normal',
        change: {
          title: 'Release mall-order 4f2a9c01',
          content: 'Sort open orders by their promised date',
          impact: 'Order lists',
          plannedStart: expect.stringMatching(/Z$/),
          plannedEnd: expect.stringMatching(/Z$/),
        },
      },
    ]);
  });

  it('keeps the key of a request that failed, so that trying again asks for the same', async () => {
    const promotions = renderControl();
    promotions.failures.set(
      'createPromotion',
      new FakeResponseError(503, 'gone'),
    );
    const dialog = await openDialog('Promote to production');
    await fillImpact(dialog);
    const request = dialog.getByRole('button', {
      name: 'Request the promotion',
    });
    await userEvent.click(request);
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      'It was not requested: gone',
    );
    promotions.failures.clear();
    await userEvent.click(request);
    await screen.findByText('its page');
    const keys = promotions.created.map(({ idempotencyKey }) => idempotencyKey);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it('tells of a candidate that changed meanwhile', async () => {
    const promotions = renderControl();
    promotions.failures.set(
      'createPromotion',
      new FakeResponseError(409, 'other digests'),
    );
    const dialog = await openDialog('Promote to production');
    await fillImpact(dialog);
    await userEvent.click(
      dialog.getByRole('button', { name: 'Request the promotion' }),
    );
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      'has changed since you looked',
    );
  });

  it('does not send a record that is incomplete', async () => {
    const promotions = renderControl();
    const dialog = await openDialog('Promote to production');
    await userEvent.click(
      dialog.getByRole('button', { name: 'Request the promotion' }),
    );
    expect(dialog.getByLabelText(/Impact/)).toBeInvalid();
    expect(promotions.created).toEqual([]);
  });

  it('shows who would have to approve, by the category that is chosen', async () => {
    renderControl();
    const dialog = await openDialog('Promote to production');
    const approvers = within(
      dialog.getByRole('region', { name: 'Who has to approve' }),
    );
    expect(approvers.getAllByRole('listitem')).toHaveLength(1);
    await userEvent.click(dialog.getByRole('radio', { name: 'Major' }));
    expect(
      approvers.getAllByRole('listitem').map(item => item.textContent),
    ).toEqual([
      'Technical lead: wang.lei, sofia.rossi',
      'Product lead: mei.tan',
      'Operations lead: nobody in the catalog',
    ]);
  });

  it('takes a lower category only with a reason', async () => {
    const promotions = renderControl();
    const dialog = await openDialog('Promote to production');
    await fillImpact(dialog);
    await userEvent.click(dialog.getByRole('radio', { name: 'Minor' }));
    expect(
      dialog.getByText(/This is lower than what is proposed/),
    ).toBeVisible();
    const request = dialog.getByRole('button', {
      name: 'Request the promotion',
    });
    await userEvent.click(request);
    expect(promotions.created).toEqual([]);
    await userEvent.type(
      dialog.getByLabelText(/Reason for the lower category/),
      'Index only',
    );
    await userEvent.click(request);
    await screen.findByText('its page');
    expect(promotions.created[0]).toMatchObject({
      category: 'minor',
      categoryReason: 'Index only',
    });
  });

  it('chooses the heaviest category where none could be proposed', async () => {
    renderControl(buildPreview({ category: undefined }));
    const dialog = await openDialog('Promote to production');
    expect(dialog.getByRole('radio', { name: 'Major' })).toBeChecked();
  });
});
