import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  mappedEntity,
  renderInPortal,
  unmappedEntity,
} from '../../__testUtils__/renderInPortal';
import type { PortalOptions } from '../../__testUtils__/renderInPortal';
import {
  buildScorecard,
  FakeReleaseReadinessApi,
  FakeResponseError,
  FakeSignalApi,
  notReady,
  ready,
  sampleSources,
} from '../../testing';
import {
  entityRefHash,
  scorecardSignalChannel,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { EntityScorecard } from './EntityScorecard';

const entityRef = 'component:default/mall-order';

const renderTab = (
  api: FakeReleaseReadinessApi,
  options: Partial<PortalOptions> = {},
) =>
  renderInPortal(<EntityScorecard />, {
    api,
    entity: mappedEntity,
    ...options,
  });

/** SWR remembers permissions by entity over all tests: each needs its own. */
const entityNamed = (name: string) => ({
  ...mappedEntity,
  metadata: { ...mappedEntity.metadata, name },
});

describe('the tab without full data', () => {
  it('says that it is loading', async () => {
    const api = new FakeReleaseReadinessApi();
    api.hanging = true;
    renderTab(api);
    expect(await screen.findByRole('status')).toHaveTextContent(
      'Loading release readiness',
    );
  });

  it('says that evidence is yet to come when nothing was judged', async () => {
    renderTab(new FakeReleaseReadinessApi([buildScorecard({ results: [] })]));
    expect(
      await screen.findByRole('heading', {
        name: 'No evidence has been collected yet',
      }),
    ).toBeVisible();
  });

  it('tells what to add to an entity without annotations', async () => {
    renderTab(new FakeReleaseReadinessApi([buildScorecard({ results: [] })]), {
      entity: unmappedEntity,
    });
    expect(
      await screen.findByText(/backstage.io\/kubernetes-id: mall-order/),
    ).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'Copy Annotations to add' }),
    ).toBeVisible();
  });

  it('tells what to add beside checks that stay unknown for it', async () => {
    renderTab(new FakeReleaseReadinessApi([notReady]), {
      entity: unmappedEntity,
    });
    expect(await screen.findByText(/so its checks stay unknown/)).toBeVisible();
  });

  it('says that the reader may not see it, by the answer of the server', async () => {
    const api = new FakeReleaseReadinessApi([notReady]);
    api.failures.set('scorecard', new FakeResponseError(403, 'no'));
    renderTab(api);
    expect(
      await screen.findByRole('heading', {
        name: 'You may not see this scorecard',
      }),
    ).toBeVisible();
  });

  it('says so, too, where the server hides the scorecard and the permission is missing', async () => {
    renderTab(new FakeReleaseReadinessApi(), {
      entity: entityNamed('hidden'),
      denied: ['release-readiness.scorecard.read'],
    });
    expect(
      await screen.findByRole('heading', {
        name: 'You may not see this scorecard',
      }),
    ).toBeVisible();
  });

  it('says that there is no scorecard, and looks again on demand', async () => {
    const api = new FakeReleaseReadinessApi();
    renderTab(api);
    expect(
      await screen.findByRole('heading', {
        name: 'There is no scorecard for this service',
      }),
    ).toBeVisible();
    api.put(ready);
    api.put({ ...ready, entityRef });
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('heading', { level: 2, name: 'Ready' }),
    ).toBeVisible();
  });

  it('says what the server said, and recovers by trying again', async () => {
    const api = new FakeReleaseReadinessApi([notReady]);
    api.failures.set(
      'scorecard',
      new FakeResponseError(503, 'The database does not answer'),
    );
    renderTab(api);
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('The database does not answer');
    api.failures.clear();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('heading', { level: 2, name: 'Not ready' }),
    ).toBeVisible();
  });

  it('says which source is down, since when, and what is unknown for it', async () => {
    const api = new FakeReleaseReadinessApi([notReady]);
    api.sources = sampleSources;
    renderTab(api);
    expect(
      await screen.findByText(/Prometheus prod does not answer. Checks that/),
    ).toBeVisible();
    expect(
      screen.getByText(/1 check is unknown because evidence is missing/),
    ).toHaveTextContent('prometheus (prod)');
    const section = screen.getByRole('region', { name: 'Sources of evidence' });
    expect(section).toHaveTextContent('1 source does not answer');
    expect(section).toHaveTextContent('last answer 22 minutes ago');
    expect(section).toHaveTextContent('4 failed attempts in a row');
    expect(section).not.toHaveTextContent('Kubernetes prod');

    await userEvent.click(
      screen.getByRole('button', { name: 'Show all sources' }),
    );
    expect(section).toHaveTextContent('Kubernetes prod');
    expect(section).toHaveTextContent('4312 of 5000 requests left');
  });

  it('does without the health of sources for those who may not see it', async () => {
    const api = new FakeReleaseReadinessApi([notReady]);
    api.failures.set('sources', new FakeResponseError(403, 'no'));
    renderTab(api);
    expect(
      await screen.findByText(/You may not see the health of the sources/),
    ).toBeVisible();
  });
});

describe('a refresh', () => {
  const target = (state: 'waiting' | 'done' | 'failed') => ({
    source: 'kubernetes',
    target: 'prod',
    state,
  });
  const startedAt = '2026-01-01T00:00:00Z';

  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const click = async (name: string) => {
    const user = userEvent.setup({ advanceTimers: jest.advanceTimersByTime });
    await user.click(await screen.findByRole('button', { name }));
  };

  it('shows its progress, then what is new', async () => {
    const api = new FakeReleaseReadinessApi([notReady]);
    api.refreshStatuses = [
      {
        state: 'running',
        startedAt,
        targets: [target('waiting'), target('done')],
      },
      { state: 'done', startedAt, targets: [target('done'), target('failed')] },
    ];
    renderTab(api);
    await screen.findByRole('heading', { level: 2, name: 'Not ready' });
    api.put({ ...ready, entityRef });
    await click('Check again now');
    expect(
      await screen.findByText('Asking the sources again: 1 of 2 answered'),
    ).toBeVisible();
    expect(screen.getByRole('progressbar')).toHaveAttribute(
      'aria-valuenow',
      '50',
    );
    expect(
      screen.getByRole('button', { name: 'Check again now' }),
    ).toBeDisabled();
    expect(
      await screen.findByRole('heading', { level: 2, name: 'Ready' }),
    ).toBeVisible();
    expect(screen.getByText('Done; 1 source did not answer')).toBeVisible();
  });

  it.each([
    [429, /was refreshed a moment ago/],
    [403, /may not start a refresh/],
    [500, /could not be started: out of order/],
  ])('explains a refusal with %s', async (status, words) => {
    const api = new FakeReleaseReadinessApi([notReady]);
    api.failures.set('refresh', new FakeResponseError(status, 'out of order'));
    renderTab(api);
    await click('Check again now');
    expect(await screen.findByText(words)).toBeVisible();
  });

  it('cannot be started without the permission, and the page says so', async () => {
    const name = 'not-refreshable';
    renderTab(
      new FakeReleaseReadinessApi([
        { ...notReady, entityRef: `component:default/${name}` },
      ]),
      {
        entity: entityNamed(name),
        denied: ['release-readiness.scorecard.refresh'],
      },
    );
    expect(
      await screen.findByText(/You cannot start a refresh for this service/),
    ).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'Check again now' }),
    ).toBeDisabled();
  });
});

describe('a change of the world', () => {
  const open = async () => {
    const row = await screen.findByRole('button', {
      name: /^Failing Unit tests cover/,
    });
    await userEvent.click(row);
  };
  const signal = (ref: string) => ({ changed: [entityRefHash(ref)] });

  it('shows without reloading, and what was open stays open', async () => {
    const api = new FakeReleaseReadinessApi([notReady]);
    const signals = new FakeSignalApi();
    renderTab(api, { signals });
    await open();
    api.put({ ...notReady, verdict: 'unknown' });
    signals.send(scorecardSignalChannel, signal(entityRef));
    expect(
      await screen.findByRole('heading', { level: 2, name: 'Unknown' }),
    ).toBeVisible();
    expect(
      screen.getByRole('button', { name: /^Failing Unit tests cover/ }),
    ).toHaveAttribute('aria-expanded', 'true');
  });

  it('is not missed when another one follows at once', async () => {
    const api = new FakeReleaseReadinessApi([notReady]);
    const signals = new FakeSignalApi();
    renderTab(api, { signals });
    await screen.findByRole('heading', { level: 2, name: 'Not ready' });
    api.put({ ...ready, entityRef });
    signals.send(scorecardSignalChannel, signal(entityRef));
    signals.send(scorecardSignalChannel, signal('component:default/other'));
    expect(
      await screen.findByRole('heading', { level: 2, name: 'Ready' }),
    ).toBeVisible();
  });

  it('keeps what was known, and says that it may be old, when asking again fails', async () => {
    const api = new FakeReleaseReadinessApi([notReady]);
    const signals = new FakeSignalApi();
    renderTab(api, { signals });
    await screen.findByRole('heading', { level: 2, name: 'Not ready' });
    api.failures.set('scorecard', new FakeResponseError(500, 'down'));
    signals.send(scorecardSignalChannel, signal(entityRef));
    expect(await screen.findByText(/could not be updated/)).toBeVisible();
    expect(
      screen.getByRole('heading', { level: 2, name: 'Not ready' }),
    ).toBeVisible();
  });
});
