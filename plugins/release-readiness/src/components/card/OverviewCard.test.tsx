import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  mappedEntity,
  renderInPortal,
  unmappedEntity,
} from '../../__testUtils__/renderInPortal';
import {
  buildResult,
  buildScorecard,
  FakeReleaseReadinessApi,
  FakeResponseError,
  notReady,
  ready,
} from '../../testing';
import { OverviewCard } from './OverviewCard';

const entityRef = 'component:default/mall-order';
const tab = '/catalog/default/component/mall-order/release-readiness';

const renderCard = (api: FakeReleaseReadinessApi, entity = mappedEntity) =>
  renderInPortal(<OverviewCard />, { api, entity });

describe('the overview card', () => {
  it('shows verdict, areas and what blocks, and leads to the tab', async () => {
    renderCard(new FakeReleaseReadinessApi([notReady]));
    expect(await screen.findByText('Not ready')).toBeVisible();
    expect(screen.getByText('3 checks block')).toBeVisible();
    expect(
      screen.getByRole('link', {
        name: 'Unit tests cover enough of the candidate',
      }),
    ).toHaveAttribute('href', `${tab}?check=test-coverage`);
    expect(
      screen.getByRole('link', { name: 'Open the scorecard' }),
    ).toHaveAttribute('href', tab);
    const areas = within(
      screen.getByRole('list', { name: 'Areas' }),
    ).getAllByRole('listitem');
    expect(areas).toHaveLength(8);
    expect(areas[0]).toHaveTextContent(
      'Environment parity: Failing, 1 blocking',
    );
    expect(areas[7]).toHaveTextContent('Release discipline: Not applicable');
  });

  it('names three blockers at most and counts the others', async () => {
    const ids = ['no-latest-tag', 'test-coverage', 'resource-limits', 'x', 'y'];
    renderCard(
      new FakeReleaseReadinessApi([
        buildScorecard({
          results: ids.map(id => buildResult(id, { outcome: 'fail' })),
        }),
      ]),
    );
    expect(await screen.findByText('5 checks block')).toBeVisible();
    expect(screen.getByText('2 more')).toBeVisible();
    expect(screen.queryByRole('link', { name: 'x' })).toBeNull();
  });

  it('says that nothing blocks', async () => {
    renderCard(new FakeReleaseReadinessApi([{ ...ready, entityRef }]));
    expect(await screen.findByText('Nothing blocks')).toBeVisible();
  });

  it('says that there is nothing yet', async () => {
    renderCard(new FakeReleaseReadinessApi([buildScorecard({ results: [] })]));
    expect(
      await screen.findByText('No evidence has been collected yet'),
    ).toBeVisible();
  });

  it('says that the service is not mapped', async () => {
    renderCard(new FakeReleaseReadinessApi(), unmappedEntity);
    expect(
      await screen.findByText(
        'Release readiness does not know this service yet',
      ),
    ).toBeVisible();
  });

  it('says that the reader may not see it', async () => {
    const api = new FakeReleaseReadinessApi([notReady]);
    api.failures.set('scorecard', new FakeResponseError(403, 'no'));
    renderCard(api);
    expect(
      await screen.findByText('You may not see this scorecard'),
    ).toBeVisible();
  });

  it('recovers from an error by trying again', async () => {
    const api = new FakeReleaseReadinessApi([notReady]);
    api.failures.set('scorecard', new FakeResponseError(500, 'out of order'));
    renderCard(api);
    expect(await screen.findByRole('alert')).toHaveTextContent('out of order');
    api.failures.clear();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Not ready')).toBeVisible();
  });

  it('says that it is loading', async () => {
    const api = new FakeReleaseReadinessApi();
    api.hanging = true;
    renderCard(api);
    expect(
      await screen.findByText('Loading release readiness'),
    ).toBeInTheDocument();
  });
});
