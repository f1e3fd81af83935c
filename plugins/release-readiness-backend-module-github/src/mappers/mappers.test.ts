import type { ContextNode, DeploymentNode, IssueNode } from '../queries';
import {
  officialAnswer,
  officialExample,
} from '../__testUtils__/officialExamples';
import { mapAlerts, mapAnalyses } from './codeScanning';
import { mapCommitChecks } from './commitChecks';
import { mapDeployments } from './deployments';
import { mapEnvironments, mapProtectionRules } from './environments';
import { incidentsOf, mapIncidents, withoutRepeats } from './incidents';
import { plainText, webAddress } from './text';

/** What a browser would run. */
const script = ['javascript', 'alert(1)'].join(':');

const digest = `sha256:${'0f'.repeat(32)}`;

describe('mapDeployments', () => {
  const node: DeploymentNode = {
    databaseId: 7,
    environment: 'production',
    commitOid: 'c0ffee',
    payload: '{}',
    createdAt: '2026-11-01T00:00:00Z',
    latestStatus: null,
  };
  const mapped = (change: Partial<DeploymentNode>) =>
    mapDeployments([{ ...node, ...change }], 'https://github.com/acme/x')[0];

  it.each([
    ['as an object', JSON.stringify({ image: `r.example/x@${digest}` })],
    ['as text in text', JSON.stringify(JSON.stringify({ digest }))],
    ['twice', JSON.stringify([digest, digest])],
  ])('finds the digests of a payload: %s', (_, payload) => {
    expect(mapped({ payload }).digests).toEqual([digest]);
  });

  it.each([null, '', '{}', '{"image":"x:1.2"}', 'sha256:short'])(
    'names no digest for payload %p',
    payload => {
      expect(mapped({ payload }).digests).toEqual([]);
    },
  );

  it('has no state before the first status', () => {
    expect(mapped({})).toEqual({
      id: 7,
      environment: 'production',
      commit: 'c0ffee',
      digests: [],
      createdAt: '2026-11-01T00:00:00Z',
      url: 'https://github.com/acme/x/deployments/production',
    });
  });

  it('takes the state and address of the latest status', () => {
    const latestStatus = {
      state: 'IN_PROGRESS',
      createdAt: '2026-11-01T00:01:00Z',
      logUrl: 'https://github.com/acme/x/actions/runs/1',
    };
    expect(mapped({ latestStatus })).toMatchObject({
      state: 'in_progress',
      updatedAt: '2026-11-01T00:01:00Z',
      url: 'https://github.com/acme/x/actions/runs/1',
    });
  });

  it('does not link to what is no web address', () => {
    const latestStatus = {
      state: 'SUCCESS',
      createdAt: '2026-11-01T00:01:00Z',
      logUrl: script,
    };
    expect(mapped({ latestStatus }).url).toBe(
      'https://github.com/acme/x/deployments/production',
    );
  });
});

describe('mapIncidents', () => {
  const issue = (number: number, ...labels: string[]): IssueNode => ({
    number,
    title: 'Checkout\u202e fails',
    state: 'OPEN',
    createdAt: '2026-11-01T00:00:00Z',
    url: 'https://github.com/acme/x/issues/3',
    labels: {
      totalCount: labels.length,
      nodes: labels.map(name => ({ name })),
    },
  });

  it('keeps what the standard judges, and cleans the title', () => {
    expect(mapIncidents([issue(3, 'P1')], 'P1')).toEqual([
      {
        number: 3,
        title: 'Checkout fails',
        level: 'P1',
        state: 'open',
        createdAt: '2026-11-01T00:00:00Z',
        url: 'https://github.com/acme/x/issues/3',
        labels: ['P1'],
      },
    ]);
  });

  it('keeps when a closed one was closed', () => {
    const closed: IssueNode = {
      ...issue(3),
      state: 'CLOSED',
      closedAt: '2026-11-01T01:00:00Z',
    };
    expect(mapIncidents([closed], 'P2')).toMatchObject([
      { state: 'closed', closedAt: '2026-11-01T01:00:00Z' },
    ]);
  });

  it.each([
    ['P0', 'P2'],
    ['P2', 'P0'],
  ] as const)('counts an issue that is %s and %s once, as P0', (one, other) => {
    const both = [
      ...mapIncidents([issue(3)], one),
      ...mapIncidents([issue(3)], other),
    ];
    expect(withoutRepeats(both)).toMatchObject([{ number: 3, level: 'P0' }]);
  });

  it('are those of one service where it names its label', () => {
    const both = mapIncidents([issue(3, 'cart'), issue(4, 'orders')], 'P1');
    expect(incidentsOf(both, 'Cart').map(({ number }) => number)).toEqual([3]);
    expect(incidentsOf(both, undefined)).toHaveLength(2);
    expect(incidentsOf(both, undefined)[0]).not.toHaveProperty('labels');
  });
});

describe('mapCommitChecks', () => {
  const run: ContextNode = {
    __typename: 'CheckRun',
    databaseId: 1,
    name: 'unit tests',
    status: 'COMPLETED',
    conclusion: 'SUCCESS',
    completedAt: '2026-11-01T00:00:00Z',
    detailsUrl: 'https://github.com/acme/x/runs/1',
    title: '120 passed',
    checkSuite: { app: { slug: 'github-actions' }, workflowRun: null },
  };
  const status = (state: string): ContextNode => ({
    __typename: 'StatusContext',
    context: 'codecov/project',
    state,
    description: '84% (+0.1%)',
    targetUrl: null,
    createdAt: '2026-11-01T00:00:00Z',
  });

  it('says a check run in lower case', () => {
    expect(mapCommitChecks([run])).toEqual([
      {
        kind: 'check-run',
        name: 'unit tests',
        app: 'github-actions',
        status: 'completed',
        conclusion: 'success',
        completedAt: '2026-11-01T00:00:00Z',
        url: 'https://github.com/acme/x/runs/1',
        summary: '120 passed',
      },
    ]);
  });

  it('gives a run that goes on no conclusion', () => {
    const [check] = mapCommitChecks([
      { ...run, status: 'IN_PROGRESS', conclusion: null, completedAt: null },
    ]);
    expect(check.status).toBe('in_progress');
    expect(check).not.toHaveProperty('conclusion');
    expect(check).not.toHaveProperty('completedAt');
  });

  it.each([
    ['SUCCESS', 'completed', 'success'],
    ['FAILURE', 'completed', 'failure'],
    ['ERROR', 'completed', 'error'],
    ['PENDING', 'in_progress', undefined],
    ['EXPECTED', 'in_progress', undefined],
  ])('status %s is %s, %s', (state, expected, conclusion) => {
    const [check] = mapCommitChecks([status(state)]);
    expect(check.status).toBe(expected);
    expect(check.conclusion).toBe(conclusion);
  });

  it('cuts a long title', () => {
    const [check] = mapCommitChecks([{ ...run, title: 'x'.repeat(1000) }]);
    expect(check.summary).toHaveLength(300);
  });
});

describe('code scanning', () => {
  const url = 'https://github.com/octocat/hello-world';

  it('maps the analyses of GitHub’s own example', () => {
    const [first] = mapAnalyses(
      officialExample('code-scanning-analysis-items'),
      url,
    );
    expect(first).toEqual({
      tool: 'CodeQL',
      createdAt: '2020-08-27T15:05:21Z',
      url: `${url}/security/code-scanning/tools/CodeQL/status`,
      commit: 'd99612c3e1f2970085cfbaeadf8f010ef69bad83',
      ref: 'refs/heads/main',
    });
  });

  it('maps the open alerts of GitHub’s own example', () => {
    expect(mapAlerts(officialExample('code-scanning-alert-items'))).toEqual([
      {
        tool: 'CodeQL',
        number: 4,
        rule: 'js/zipslip',
        severity: 'error',
        url: 'https://github.com/octocat/hello-world/code-scanning/4',
      },
    ]);
  });

  it('prefers the security severity and keeps nobody’s login', () => {
    const [alert] = mapAlerts([
      {
        number: 1,
        state: 'open',
        html_url: `${url}/1`,
        tool: { name: 'Trivy' },
        rule: {
          id: 'CVE',
          severity: 'error',
          security_severity_level: 'critical',
        },
        dismissed_by: { login: 'mona' },
      },
    ]);
    expect(alert.severity).toBe('critical');
    expect(JSON.stringify(alert)).not.toContain('mona');
  });

  it.each([undefined, {}, [{}], { message: 'x' }])(
    'refuses %p',
    (json: unknown) => {
      expect(() => mapAlerts(json)).toThrow();
      expect(() => mapAnalyses(json, url)).toThrow();
    },
  );
});

describe('environments', () => {
  it('maps GitHub’s own example', () => {
    const [staging] = mapEnvironments(officialExample('environments'));
    expect(staging).toEqual({
      name: 'staging',
      requiredReviewers: 2,
      waitTimerMinutes: 30,
      branchPolicy: 'custom',
    });
  });

  it.each([true, false])('says that admins bypass: %p', canBypass => {
    const [environment] = mapEnvironments({
      environments: [{ name: 'p', can_admins_bypass: canBypass }],
    });
    expect(environment.canAdminsBypass).toBe(canBypass);
  });

  it('does not say "no" where GitHub says nothing', () => {
    const [environment] = mapEnvironments({ environments: [{ name: 'p' }] });
    expect(environment).not.toHaveProperty('canAdminsBypass');
  });

  it('lists Apps whose rules are enabled', () => {
    const example = officialAnswer(
      '/repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules',
    ) as {
      custom_deployment_protection_rules: { enabled: boolean }[];
    };
    expect(mapProtectionRules(example)).toEqual([
      'a-custom-app',
      'another-custom-app',
    ]);
    example.custom_deployment_protection_rules[0].enabled = false;
    expect(mapProtectionRules(example)).toEqual(['another-custom-app']);
  });
});

describe('text of strangers', () => {
  it.each([
    ['a\u0000b\u202ec\n d', 'a b c d'],
    ['  spaces   ', 'spaces'],
    ['<b>kept</b>', '<b>kept</b>'],
    ['0123456789abc', '012345678…'],
  ])('%j becomes %j', (text, expected) => {
    expect(plainText(text, 10 + (text.startsWith('0') ? 0 : 20))).toBe(
      expected,
    );
  });

  it.each([
    ['https://x.example/a', 'https://x.example/a'],
    ['http://x.example/', 'http://x.example/'],
    [script, undefined],
    ['https://user:secret@x.example/', undefined],
    ['not an address', undefined],
    ['', undefined],
    [null, undefined],
  ])('%p as an address is %p', (text, expected) => {
    expect(webAddress(text)).toBe(expected);
  });
});
