import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import { renderInPortal } from '../../__testUtils__/renderInPortal';
import type { PortalOptions } from '../../__testUtils__/renderInPortal';
import {
  FakePromotionsApi,
  FakeResponseError,
  samplePromotions,
} from '../../testing';
import { PromotionsOverview } from './PromotionsOverview';

const Address = () => <output>{useLocation().search}</output>;

const renderList = (
  promotions: FakePromotionsApi,
  options: Partial<PortalOptions> = {},
) =>
  renderInPortal(
    <>
      <PromotionsOverview />
      <Address />
    </>,
    { promotions, ...options },
  );

const shown = () =>
  screen.getAllByRole('rowheader').map(cell => cell.textContent);

describe('the list of promotions', () => {
  it('shows state, category, requester and what is special', async () => {
    renderList(new FakePromotionsApi(samplePromotions));
    await screen.findByRole('table');
    expect(screen.getByRole('row', { name: /mall-cart/ })).toHaveTextContent(
      'Held: no usable data',
    );
    expect(screen.getByRole('row', { name: /mall-catalog/ })).toHaveTextContent(
      'CompletedBreak-glass',
    );
  });

  it('keeps its filters in the address', async () => {
    const promotions = new FakePromotionsApi(samplePromotions);
    renderList(promotions);
    await screen.findByRole('table');
    await userEvent.click(
      screen.getByRole('checkbox', { name: 'Awaiting me' }),
    );
    await waitFor(() => expect(shown()).toEqual(['mall-payment']));
    expect(screen.getByText('?awaitingMe=true')).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Reset filters' }),
    );
    await waitFor(() => expect(shown()).toHaveLength(6));
  });

  it('opens with the filters that the address names', async () => {
    const promotions = new FakePromotionsApi(samplePromotions);
    renderList(promotions, {
      path: '/?state=held&state=nonsense&service=component:default/mall-cart&active=true&page=2',
    });
    await waitFor(() =>
      expect(promotions.listRequests[0]).toEqual({
        active: true,
        states: ['held'],
        entityRefs: ['component:default/mall-cart'],
        offset: 20,
        limit: 20,
      }),
    );
  });

  it('says that nothing matches, or that there is nothing at all', async () => {
    renderList(new FakePromotionsApi(), { path: '/?active=true' });
    expect(
      await screen.findByText('No promotion matches the filters.'),
    ).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Reset filters' }),
    );
    expect(
      await screen.findByRole('heading', {
        name: 'Nothing has been promoted yet',
      }),
    ).toBeVisible();
  });

  it('says that promotions may not be seen', async () => {
    const promotions = new FakePromotionsApi();
    promotions.failures.set('listPromotions', new FakeResponseError(403, 'no'));
    renderList(promotions);
    expect(
      await screen.findByRole('heading', {
        name: 'You may not see promotions',
      }),
    ).toBeVisible();
  });

  it('recovers from an error by trying again', async () => {
    const promotions = new FakePromotionsApi(samplePromotions);
    promotions.failures.set('listPromotions', new FakeResponseError(500, 'no'));
    renderList(promotions);
    await screen.findByRole('alert');
    promotions.failures.clear();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('table')).toBeVisible();
  });
});
