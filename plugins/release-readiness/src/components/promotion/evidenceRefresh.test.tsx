import type { PromotionDetails } from '@release-readiness/backstage-plugin-release-readiness-common';
import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  button,
  renderPromotionPage,
} from '../../__testUtils__/renderPromotionPage';
import { allowing, awaitingApproval, FakeResponseError } from '../../testing';

describe('a start while evidence is collected again', () => {
  const refreshing = new FakeResponseError(503, 'Later', {
    key: 'promotion.refused.evidence-refreshing',
  });
  const ready: PromotionDetails = {
    ...awaitingApproval,
    state: 'ready',
    actions: allowing('start'),
  };

  const press = async () => {
    const promotions = renderPromotionPage(ready);
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
    expect(new Set(sent.map(command => JSON.stringify(command))).size).toBe(1);
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
