import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInPortal } from '../../__testUtils__/renderInPortal';
import { FakePromotionsApi, sampleFreezes } from '../../testing';
import { FreezesOverview } from './FreezesOverview';

const renderFreezes = () => {
  const promotions = new FakePromotionsApi();
  promotions.freezes = sampleFreezes;
  renderInPortal(<FreezesOverview />, { promotions });
  return promotions;
};

describe('the freezes', () => {
  it('show what is planned, by whom, and what was withdrawn', async () => {
    renderFreezes();
    const row = await screen.findByRole('row', { name: /Spring festival/ });
    expect(row).toHaveTextContent('retail');
    expect(row).toHaveTextContent('karin.lund');
    expect(screen.getByRole('row', { name: /Data centre/ })).toHaveTextContent(
      'withdrawn by sun.bo',
    );
  });

  it('are set with title, reason and times, in the zone that is named', async () => {
    const promotions = renderFreezes();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Set a freeze' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    const set = dialog.getByRole('button', { name: 'Set a freeze' });
    await userEvent.type(dialog.getByLabelText(/Title/), 'Sale');
    await userEvent.type(dialog.getByLabelText(/Reason/), 'Busy');
    await userEvent.type(dialog.getByLabelText('Business lines'), 'a, b,');
    const typeTime = (label: RegExp, value: string) =>
      fireEvent.change(dialog.getByLabelText(label), { target: { value } });
    typeTime(/^From/, '2030-11-11T00:00');
    typeTime(/^To/, '2030-11-10T00:00');
    expect(dialog.getByText('The end is not after the start')).toBeVisible();
    expect(set).toBeDisabled();
    typeTime(/^To/, '2030-11-12T00:00');
    await userEvent.click(set);
    expect(await screen.findByRole('row', { name: /Sale/ })).toBeVisible();
    const created = promotions.freezes.at(-1);
    expect(created).toMatchObject({
      title: 'Sale',
      reason: 'Busy',
      businessLines: ['a', 'b'],
    });
    expect(Date.parse(created!.to) - Date.parse(created!.from)).toBe(
      24 * 60 * 60 * 1_000,
    );
  });

  it('are withdrawn after a confirmation that names them', async () => {
    renderFreezes();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Withdraw Spring festival' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    expect(
      dialog.getByText('Withdraw the freeze "Spring festival"?'),
    ).toBeVisible();
    await userEvent.click(dialog.getByRole('button', { name: 'Withdraw' }));
    expect(
      await screen.findByText('karin.lund', { selector: 'td:last-child *' }),
    ).toBeVisible();
  });
});
