import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  button,
  renderPromotionPage,
} from '../../__testUtils__/renderPromotionPage';
import {
  allowing,
  awaitingApproval,
  completed,
  minutesAgo,
  minutesAhead,
} from '../../testing';

describe('the break-glass of a promotion', () => {
  it('breaks the glass with reason, incident and second person', async () => {
    const promotions = renderPromotionPage({
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
    const promotions = renderPromotionPage({
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
    renderPromotionPage({
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

  it('shows the break-glass until somebody has reviewed it', async () => {
    renderPromotionPage(completed);
    expect(
      await screen.findByText(/until then the next promotion is blocked/),
    ).toBeVisible();
    expect(await button('Review break-glass')).toBeVisible();
  });
});
