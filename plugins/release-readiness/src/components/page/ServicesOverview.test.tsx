import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import { renderInPortal } from '../../__testUtils__/renderInPortal';
import type { PortalOptions } from '../../__testUtils__/renderInPortal';
import {
  buildScorecard,
  FakeReleaseReadinessApi,
  FakeResponseError,
  FakeSignalApi,
  missingLimits,
  notReady,
  ready,
  sampleSources,
} from '../../testing';
import { scorecardSignalChannel } from '@release-readiness/backstage-plugin-release-readiness-common';
import { ServicesOverview } from './ServicesOverview';

const warned = buildScorecard({
  entityRef: 'component:default/mall-cart',
  title: 'mall-cart',
  owner: 'group:default/team-growth',
  system: 'system:default/growth',
  results: [missingLimits],
});

const company = () => new FakeReleaseReadinessApi([ready, warned, notReady]);

const Address = () => <output>{useLocation().search}</output>;

const renderPage = (
  api: FakeReleaseReadinessApi,
  options: Partial<PortalOptions> = {},
) =>
  renderInPortal(
    <>
      <ServicesOverview />
      <Address />
    </>,
    { api, ...options },
  );

const shownServices = () =>
  screen.getAllByRole('rowheader').map(cell => cell.textContent);

const table = () =>
  screen.findByRole('table', { name: /Services with their verdict/ });

describe('the page of all services', () => {
  it('shows verdict, areas, what blocks, owner and system, the worst first', async () => {
    renderPage(company());
    await table();
    expect(shownServices()).toEqual([
      'mall-order',
      'mall-cart',
      'mall-catalog',
    ]);
    const row = screen.getByRole('row', { name: /mall-order/ });
    expect(row).toHaveTextContent('Not ready');
    expect(row).toHaveTextContent('Staging has the same resources as prod');
    expect(row).toHaveTextContent('1 more');
    expect(row).toHaveTextContent('team-orders');
    expect(
      within(row).getByRole('list', { name: 'Areas of mall-order' }),
    ).toHaveTextContent('Quality gates: Failing, 1 blocking');
    expect(
      within(row).getByRole('link', { name: 'mall-order' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/mall-order/release-readiness',
    );
    expect(
      within(screen.getByRole('row', { name: /mall-catalog/ })).getByText(
        'Nothing blocks',
      ),
    ).toBeVisible();
  });

  it('counts the verdicts on top, and filters by them', async () => {
    renderPage(company());
    await table();
    const chip = screen.getByRole('button', { name: 'Not ready: 1' });
    expect(chip).toHaveAttribute('aria-pressed', 'false');
    await userEvent.click(chip);
    await waitFor(() => expect(shownServices()).toEqual(['mall-order']));
    expect(chip).toHaveAttribute('aria-pressed', 'true');
    // The others keep their counts, so that one can go there.
    expect(screen.getByRole('button', { name: 'Ready: 1' })).toBeVisible();
    expect(screen.getByRole('button', { name: 'All: 3' })).toBeVisible();
    expect(screen.getByText('?verdict=not-ready')).toBeVisible();
  });

  it('lets the server filter by owner and system', async () => {
    const api = company();
    renderPage(api);
    await table();
    await userEvent.click(screen.getByRole('textbox', { name: 'Owner' }));
    await userEvent.click(screen.getByRole('option', { name: 'team-growth' }));
    await waitFor(() => expect(shownServices()).toEqual(['mall-cart']));
    expect(api.listRequests.at(-1)).toMatchObject({
      owners: ['group:default/team-growth'],
    });
  });

  it('lets the server search by name once typing pauses', async () => {
    const api = company();
    renderPage(api);
    await table();
    const asked = api.listRequests.length;
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search by name' }),
      'cart',
    );
    await waitFor(() => expect(shownServices()).toEqual(['mall-cart']));
    expect(api.listRequests.length).toBe(asked + 1);
    await userEvent.click(
      screen.getByRole('button', { name: 'Reset filters' }),
    );
    await waitFor(() => expect(shownServices()).toHaveLength(3));
    expect(
      screen.getByRole('searchbox', { name: 'Search by name' }),
    ).toHaveValue('');
  });

  it('sorts by a column and says so to screen readers', async () => {
    renderPage(company());
    await table();
    await userEvent.click(screen.getByRole('button', { name: 'Service' }));
    await waitFor(() =>
      expect(shownServices()).toEqual([
        'mall-cart',
        'mall-catalog',
        'mall-order',
      ]),
    );
    expect(
      screen.getByRole('columnheader', { name: 'Service' }),
    ).toHaveAttribute('aria-sort', 'ascending');
    await userEvent.click(screen.getByRole('button', { name: 'Service' }));
    await waitFor(() => expect(shownServices()[0]).toBe('mall-order'));
    expect(screen.getByText('?sort=-title')).toBeVisible();
  });

  it('takes its state from the address and pages on the server', async () => {
    const many = Array.from({ length: 45 }, (_, index) =>
      buildScorecard({
        entityRef: `component:default/service-${index + 10}`,
        title: `service-${index + 10}`,
      }),
    );
    const api = new FakeReleaseReadinessApi(many);
    renderPage(api, { path: '/?sort=title&page=2' });
    await table();
    expect(shownServices()[0]).toBe('service-30');
    expect(screen.getByText('21–40 of 45')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Next page' }));
    await waitFor(() => expect(shownServices()).toHaveLength(5));
    expect(api.listRequests.at(-1)).toMatchObject({ offset: 40, limit: 20 });
    await userEvent.selectOptions(
      screen.getByRole('combobox', { name: 'Services per page' }),
      '50',
    );
    await waitFor(() => expect(shownServices()).toHaveLength(45));
  });

  it('says that nothing matches', async () => {
    renderPage(company(), { path: '/?search=nothing-like-this' });
    expect(
      await screen.findByText('No service matches the filters.'),
    ).toBeVisible();
  });

  it('says when a service shows, where there is none yet', async () => {
    renderPage(new FakeReleaseReadinessApi());
    expect(
      await screen.findByRole('heading', {
        name: 'There are no services to show yet',
      }),
    ).toBeVisible();
  });

  it('says that the reader may not see scorecards', async () => {
    const api = company();
    api.failures.set('list', new FakeResponseError(403, 'no'));
    renderPage(api);
    expect(
      await screen.findByRole('heading', {
        name: 'You may not see scorecards',
      }),
    ).toBeVisible();
  });

  it('recovers from an error by trying again', async () => {
    const api = company();
    api.failures.set('list', new FakeResponseError(500, 'out of order'));
    renderPage(api);
    expect(await screen.findByRole('alert')).toHaveTextContent('out of order');
    api.failures.clear();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await table()).toBeVisible();
  });

  it('says that it is loading', async () => {
    const api = company();
    api.hanging = true;
    renderPage(api);
    expect(
      await screen.findByText('Loading release readiness'),
    ).toBeInTheDocument();
  });

  it('follows changes of any service without reloading', async () => {
    const api = company();
    const signals = new FakeSignalApi();
    renderPage(api, { signals });
    await table();
    api.put({ ...ready, entityRef: notReady.entityRef, title: 'mall-order' });
    signals.send(scorecardSignalChannel, { changed: ['0'] });
    expect(
      await screen.findByRole('button', { name: 'Ready: 2' }),
    ).toBeVisible();
  });

  it('shows the banner and which source is down', async () => {
    const api = company();
    api.sources = sampleSources;
    renderPage(api, { settings: { banner: { text: 'Sandbox data' } } });
    expect(
      await screen.findByRole('region', { name: 'Notice' }),
    ).toHaveTextContent('Sandbox data');
    expect(
      await screen.findByRole('region', { name: 'Sources of evidence' }),
    ).toHaveTextContent('1 source does not answer');
  });

  it('speaks Chinese where the app does', async () => {
    renderPage(company(), { language: 'zh' });
    expect(
      await screen.findByRole('button', { name: '未就绪：1' }),
    ).toBeVisible();
    expect(screen.getByRole('columnheader', { name: '负责人' })).toBeVisible();
  });
});
