import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  mappedEntity,
  renderInPortal,
} from '../../__testUtils__/renderInPortal';
import type { PortalOptions } from '../../__testUtils__/renderInPortal';
import {
  buildResult,
  buildScorecard,
  differingResources,
  FakeReleaseReadinessApi,
  foreignCheck,
  lowCoverage,
  notReady,
  ready,
} from '../../testing';
import type { Scorecard } from '@release-readiness/backstage-plugin-release-readiness-common';
import { EntityScorecard } from './EntityScorecard';

const renderTab = (
  scorecard: Scorecard,
  options: Partial<PortalOptions> = {},
) => {
  const api = new FakeReleaseReadinessApi([
    { ...scorecard, entityRef: 'component:default/mall-order' },
  ]);
  api.checks = [foreignCheck];
  renderInPortal(<EntityScorecard />, {
    api,
    entity: mappedEntity,
    ...options,
  });
  return { api, user: userEvent.setup() };
};

const rowButton = (name: RegExp) => screen.findByRole('button', { name });

describe('the tab with data', () => {
  it('says the verdict in words, for how long, and what blocks', async () => {
    renderTab(notReady);
    const header = await screen.findByRole('region', { name: 'Not ready' });
    expect(header).toHaveTextContent('Not ready for 3 hours');
    expect(header).toHaveTextContent('What blocks (3)');
    expect(
      within(header).getByRole('button', {
        name: 'Staging has the same resources as prod (Failing)',
      }),
    ).toBeVisible();
  });

  it('lists failing checks before passing ones in an area', async () => {
    renderTab(notReady);
    const heading = await screen.findByRole('heading', {
      level: 3,
      name: 'Environment parity',
    });
    const list = heading.parentElement?.nextElementSibling as HTMLElement;
    const names = within(list)
      .getAllByRole('heading', { level: 4 })
      .map(row => row.textContent);
    expect(names[0]).toMatch(/^FailingStaging has the same resources/);
    expect(names.slice(1).every(name => name?.startsWith('Passing'))).toBe(
      true,
    );
  });

  it('opens a check by keyboard and shows observed against expected', async () => {
    const { user } = renderTab(notReady);
    const button = await rowButton(/^Failing Staging has the same resources/);
    expect(button).toHaveAttribute('aria-expanded', 'false');
    button.focus();
    await user.keyboard('{Enter}');
    expect(button).toHaveAttribute('aria-expanded', 'true');

    const table = screen.getByRole('table', {
      name: 'Staging has the same resources as prod: What was found',
    });
    const row = within(table).getByRole('row', {
      name: /requests.cpu differs/,
    });
    expect(row).toHaveTextContent('Deployment/mall-order · app');
    expect(within(row).getByRole('cell', { name: '250m' })).toBeVisible();
    expect(within(row).getByRole('cell', { name: '500m' })).toBeVisible();
    await user.keyboard('{Enter}');
    expect(button).toHaveAttribute('aria-expanded', 'false');
  });

  it('links workloads to the Kubernetes tab and repositories to GitHub', async () => {
    const { user } = renderTab(notReady);
    await user.click(
      await rowButton(/^Failing Staging has the same resources/),
    );
    const [workload] = screen.getAllByRole('link', {
      name: 'Deployment/mall-order on the Kubernetes tab',
    });
    expect(workload).toHaveAttribute(
      'href',
      '/catalog/default/component/mall-order/kubernetes',
    );
    await user.click(await rowButton(/^Failing Unit tests cover/));
    expect(
      screen.getByRole('link', { name: /ci.yaml run 211/ }),
    ).toHaveAttribute(
      'href',
      'https://github.example.com/mall/mall-order/actions/runs/211',
    );
  });

  it('never links to an address that is not on the web', async () => {
    const [finding] = lowCoverage.findings;
    const { user } = renderTab(
      buildScorecard({
        results: [
          {
            ...lowCoverage,
            findings: [
              {
                ...finding,
                link: {
                  target: 'other',
                  title: 'a trap',
                  // eslint-disable-next-line no-script-url -- this is the attack
                  url: 'javascript:alert(1)',
                },
              },
            ],
          },
        ],
      }),
    );
    await user.click(await rowButton(/^Failing Unit tests cover/));
    expect(screen.getByText('a trap')).toBeVisible();
    expect(screen.queryByRole('link', { name: /a trap/ })).toBeNull();
  });

  it('shows how old the evidence is, the exact time as title', async () => {
    const { user } = renderTab(notReady);
    await user.click(
      await rowButton(/^Failing Staging has the same resources/),
    );
    const [evidence] = differingResources.evidence;
    const item = screen.getByText(evidence.fact).closest('li') as HTMLElement;
    expect(item).toHaveTextContent('seen 2 minutes ago');
    const time = within(item).getByText('2 minutes ago');
    expect(time).toHaveAttribute('datetime', evidence.observedAt);
    expect(time).toHaveAttribute('title', expect.stringMatching(/\d{4}/));
  });

  it('says why evidence is missing and when it was last seen', async () => {
    const { user } = renderTab(notReady);
    await user.click(await rowButton(/^Unknown .*Evidence is missing/));
    const item = screen
      .getByText('prometheus.rules/prod')
      .closest('li') as HTMLElement;
    expect(item).toHaveTextContent(
      'not available: Prometheus prod did not answer within 10 s · last seen 22 minutes ago',
    );
  });

  it('offers the fix to copy', async () => {
    const { user } = renderTab(notReady);
    await user.click(
      await rowButton(/^Failing Staging has the same resources/),
    );
    await user.click(
      screen.getByRole('button', {
        name: 'Copy Resources of mall-order in staging as in prod',
      }),
    );
    expect(
      await screen.findByText('Copied', { selector: 'button *' }),
    ).toBeVisible();
  });

  it('names the section of the standard, with the words of a foreign check', async () => {
    const { user } = renderTab(notReady);
    await user.click(await rowButton(/^Warning A runbook is linked/));
    expect(screen.getByText(/Release standard § 8.2/)).toBeVisible();
    expect(screen.getByText('No link of type runbook')).toBeVisible();
    expect(
      screen.getByText(/a page that says what to do at night/),
    ).toBeVisible();
  });

  it('shows only what blocks on demand', async () => {
    const { user } = renderTab(notReady);
    await user.click(
      await screen.findByRole('checkbox', { name: 'Only what blocks' }),
    );
    expect(screen.getAllByRole('heading', { level: 4 })).toHaveLength(3);
    expect(screen.getByText(/3 of 13 checks shown/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Show all checks' }));
    expect(screen.getAllByRole('heading', { level: 4 })).toHaveLength(13);
  });

  it('says that nothing blocks where nothing does', async () => {
    const { user } = renderTab(ready);
    await user.click(
      await screen.findByRole('checkbox', { name: 'Only what blocks' }),
    );
    expect(
      screen.getByText(/Nothing keeps this service from being released/),
    ).toBeVisible();
  });

  it('finds checks by words of their title and findings', async () => {
    const { user } = renderTab(notReady);
    const search = await screen.findByRole('searchbox', {
      name: 'Search checks',
    });
    await user.type(search, 'jvm staging');
    expect(screen.getAllByRole('heading', { level: 4 })).toHaveLength(1);
    await user.clear(search);
    await user.type(search, 'no such thing');
    expect(screen.getByText(/No check matches the filter/)).toBeVisible();
  });

  it('opens a check from the list of what blocks', async () => {
    const { user } = renderTab(notReady);
    await user.click(
      await screen.findByRole('button', {
        name: 'Unit tests cover enough of the candidate (Failing)',
      }),
    );
    const row = await rowButton(/^Failing Unit tests cover/);
    expect(row).toHaveAttribute('aria-expanded', 'true');
    expect(row).toHaveFocus();
  });

  it('opens the check that the address names', async () => {
    renderTab(notReady, { path: '/?check=test-coverage' });
    expect(await rowButton(/^Failing Unit tests cover/)).toHaveAttribute(
      'aria-expanded',
      'true',
    );
  });

  it('marks drift in words in the matrix and keeps long values as title', async () => {
    const { user } = renderTab(notReady);
    const table = await screen.findByRole('table', {
      name: /What runs in each environment/,
    });
    expect(
      within(table)
        .getAllByRole('columnheader')
        .map(header => header.textContent?.split(' ')[0]),
    ).toEqual(['Aspect', 'devdev', 'testtest', 'stagingstaging', 'prodprod']);
    const drift = within(table).getByRole('row', { name: /Request: cpu/ });
    expect(drift).toHaveTextContent('Differs');
    expect(
      within(table).getByRole('row', { name: /replicas/i }),
    ).not.toHaveTextContent('Differs');
    expect(
      within(table).getByTitle(`sha256:${'a'.repeat(64)}`),
    ).toBeInTheDocument();
    expect(
      within(drift).getByRole('cell', { name: 'not there' }),
    ).toBeInTheDocument();

    await user.click(
      screen.getByRole('checkbox', { name: 'Only differences' }),
    );
    expect(screen.queryByRole('row', { name: /replicas/i })).toBeNull();
    expect(screen.getByRole('row', { name: /Request: cpu/ })).toBeVisible();
  });

  it('compares the candidate with production and says where the commit is from', async () => {
    renderTab(notReady);
    const section = await screen.findByRole('region', {
      name: 'Candidate and production',
    });
    expect(section).toHaveTextContent(
      'Staging runs another version than production.',
    );
    expect(
      within(section).getByRole('link', { name: /4f2a9c01d7e6/ }),
    ).toHaveAttribute('href', notReady.candidate?.commitUrl);
    expect(section).toHaveTextContent('from the annotation of the workload');
    expect(section).toHaveTextContent('from the deployment on GitHub');
  });

  it('names the traces that disagree about a commit', async () => {
    renderTab({
      ...notReady,
      candidate: {
        environment: 'staging',
        digests: [],
        images: [],
        resolution: {
          problem: 'disagreement',
          considered: [
            { origin: 'annotation', commit: 'aaaaaaaaaaaaaaaa' },
            { origin: 'tag', commit: 'bbbbbbbbbbbbbbbb' },
          ],
        },
      },
    });
    const section = await screen.findByRole('region', {
      name: 'Candidate and production',
    });
    expect(section).toHaveTextContent(
      'annotation of the workload: aaaaaaaaaaaa',
    );
    expect(section).toHaveTextContent('image tag: bbbbbbbbbbbb');
    expect(section).toHaveTextContent('cannot be compared');
  });

  it('shows a wrong annotation with what would be right', async () => {
    renderTab({
      ...ready,
      problems: [
        {
          message: { key: 'general.mapping.missing-kubernetes' },
          path: 'metadata.annotations',
          fix: 'backstage.io/kubernetes-id: mall-order',
        },
      ],
    });
    const section = await screen.findByRole('region', {
      name: 'The mapping of this service needs attention',
    });
    expect(section).toHaveTextContent('At metadata.annotations');
    expect(
      within(section).getByText('backstage.io/kubernetes-id: mall-order'),
    ).toBeVisible();
  });

  it('speaks Chinese where the app does', async () => {
    const { user } = renderTab(notReady, { language: 'zh' });
    const header = await screen.findByRole('region', { name: '未就绪' });
    expect(header).toHaveTextContent('已持续3小时');
    await user.click(await rowButton(/staging 与 prod 的资源配置一致 staging/));
    expect(screen.getByText('修复方法')).toBeVisible();
    expect(await rowButton(/已链接运行手册/)).toBeVisible();
  });

  it('shows the key of a text that nobody knows, rather than nothing', async () => {
    renderTab(
      buildScorecard({
        results: [
          buildResult('from-the-future', {
            summary: { key: 'from-the-future.summary' },
          }),
        ],
      }),
    );
    expect(await screen.findByText('from-the-future.summary')).toBeVisible();
  });

  it('shows the configured banner', async () => {
    renderTab(ready, {
      settings: { banner: { text: 'Sandbox data', severity: 'warning' } },
    });
    expect(
      await screen.findByRole('region', { name: 'Notice' }),
    ).toHaveTextContent('Sandbox data');
  });
});
