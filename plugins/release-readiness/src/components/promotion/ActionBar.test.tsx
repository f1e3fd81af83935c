import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  button,
  renderPromotionPage,
  section,
} from '../../__testUtils__/renderPromotionPage';
import {
  allowing,
  awaitingApproval,
  completed,
  FakeResponseError,
  heldForData,
  observing,
  rollbackFailed,
} from '../../testing';

describe('what can be done to a promotion', () => {
  it('approves exactly what was seen, by a person who confirmed it', async () => {
    const promotions = renderPromotionPage(awaitingApproval);
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
    const promotions = renderPromotionPage(awaitingApproval);
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
    renderPromotionPage({ ...awaitingApproval, actions: allowing('abort') });
    await userEvent.click(await button('Abort: cancel'));
    expect(
      await screen.findByText(
        'Abort the promotion of mall-payment before it is deployed?',
      ),
    ).toBeVisible();
  });

  it('names the service before it rolls back by hand', async () => {
    renderPromotionPage(observing);
    await userEvent.click(await button('Abort: roll back'));
    expect(
      await screen.findByText(
        'Abort the promotion of mall-order and roll it back?',
      ),
    ).toBeVisible();
  });

  it('keeps what may not be done reachable, with the reason', async () => {
    const promotions = renderPromotionPage(heldForData);
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
    const promotions = renderPromotionPage(awaitingApproval);
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

  it('shows why something failed and lets the person try again', async () => {
    const promotions = renderPromotionPage(observing);
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

  it('signs off for a role that is still open', async () => {
    const promotions = renderPromotionPage({
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
    const promotions = renderPromotionPage(completed);
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
    renderPromotionPage(rollbackFailed);
    expect(await button('Retry rollback')).not.toHaveAttribute('aria-disabled');
    expect(await button('Release lock')).not.toHaveAttribute('aria-disabled');
    const runs = await section('Runs in CI');
    expect(runs.getByText('Failed')).toBeVisible();
  });
});
