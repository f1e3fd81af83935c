import { inventedCommitId } from './identifiers';
import { GitHubData } from './model';

/** Test data: one repository in which every kind of thing exists once or twice. */
export const exampleCommits = {
  first: inventedCommitId('orders', 'first'),
  second: inventedCommitId('orders', 'second'),
};

const CI = '.github/workflows/ci.yaml';

/** A fresh copy for each test. */
export function exampleData(): GitHubData {
  const { first, second } = exampleCommits;
  const signature = (date: string) => ({
    name: 'Lin Wei',
    email: 'lin@mall.example',
    login: 'lin',
    date,
  });
  return {
    users: [{ login: 'lin', name: 'Lin Wei' }, { login: 'ops' }],
    tokens: [
      { value: 'reader', login: 'lin' },
      { value: 'narrow', login: 'lin', denied: ['security_events'] },
      { value: 'stranger', login: 'lin', repositories: ['other/*'] },
      { value: 'poor', login: 'lin', restLimit: 3, graphqlLimit: 1 },
    ],
    repositories: [
      {
        owner: 'shop',
        name: 'orders',
        createdAt: '2026-01-02T03:04:05Z',
        defaultBranch: 'main',
        branches: [
          {
            name: 'main',
            sha: second,
            protection: {
              enforceAdmins: true,
              requiredApprovingReviews: 1,
              requiredStatusChecks: { strict: true, contexts: ['test'] },
            },
            rules: [
              {
                type: 'required_status_checks',
                contexts: ['test', 'scan'],
                strict: true,
                rulesetId: 7,
              },
              {
                type: 'pull_request',
                requiredApprovingReviews: 1,
                rulesetId: 7,
              },
              { type: 'deletion', rulesetId: 7 },
            ],
          },
          { name: 'feature/a', sha: first },
        ],
        commits: [
          {
            sha: first,
            message: 'Start',
            author: signature('2026-10-01T10:00:00Z'),
            files: { 'README.md': 'Orders\n' },
          },
          {
            sha: second,
            message: 'Add a pipeline\n\nWith tests.',
            author: signature('2026-10-02T10:00:00Z'),
            parents: [first],
            files: {
              'README.md': 'Orders\n',
              [CI]: 'on: push\n',
              'db/migration/V1__orders.sql': 'create table orders();\n',
            },
          },
        ],
        workflows: [{ name: 'CI', path: CI }],
        workflowRuns: [
          {
            id: 501,
            path: CI,
            sha: second,
            branch: 'main',
            event: 'push',
            status: 'completed',
            conclusion: 'success',
            actor: 'lin',
            createdAt: '2026-10-02T10:01:00Z',
            updatedAt: '2026-10-02T10:09:00Z',
            jobs: [
              {
                id: 601,
                name: 'test',
                status: 'completed',
                conclusion: 'success',
                startedAt: '2026-10-02T10:02:00Z',
                completedAt: '2026-10-02T10:05:00Z',
                steps: [
                  {
                    name: 'Run tests',
                    status: 'completed',
                    conclusion: 'success',
                  },
                ],
              },
            ],
            artifacts: [
              {
                id: 701,
                name: 'coverage',
                createdAt: '2026-10-02T10:05:00Z',
                expiresAt: '2027-01-02T10:05:00Z',
                files: { 'coverage-summary.json': '{"total":{}}' },
              },
              {
                id: 702,
                name: 'old',
                createdAt: '2026-10-02T10:05:00Z',
                expiresAt: '2026-10-03T10:05:00Z',
                files: { 'old.txt': 'old' },
              },
            ],
          },
        ],
        checkRuns: [
          {
            id: 801,
            sha: second,
            name: 'SonarQube Code Analysis',
            status: 'completed',
            conclusion: 'failure',
            startedAt: '2026-10-02T10:02:00Z',
            completedAt: '2026-10-02T10:04:00Z',
            output: { title: 'Quality gate failed', summary: '2 critical' },
            app: { slug: 'sonarqubecloud', name: 'SonarQube Cloud' },
          },
        ],
        statuses: [
          {
            sha: second,
            context: 'codecov/project',
            state: 'pending',
            creator: 'ops',
            createdAt: '2026-10-02T10:03:00Z',
          },
          {
            sha: second,
            context: 'codecov/project',
            state: 'success',
            description: '84.2% (target 80%)',
            targetUrl: 'https://codecov.example/orders',
            creator: 'ops',
            createdAt: '2026-10-02T10:06:00Z',
          },
        ],
        codeScanning: {
          analyses: [
            {
              sha: second,
              ref: 'refs/heads/main',
              tool: { name: 'Trivy', version: '0.60.0' },
              createdAt: '2026-10-02T10:07:00Z',
              resultsCount: 1,
              rulesCount: 40,
            },
          ],
          alerts: [
            {
              state: 'open',
              tool: { name: 'Trivy', version: '0.60.0' },
              rule: {
                id: 'CVE-2026-0001',
                description: 'A hole',
                severity: 'error',
                securitySeverity: 'high',
              },
              createdAt: '2026-10-02T10:07:00Z',
              instance: {
                ref: 'refs/heads/main',
                sha: second,
                path: 'Dockerfile',
                startLine: 1,
                message: 'libhole 1.0',
              },
            },
            {
              state: 'dismissed',
              tool: { name: 'Trivy' },
              rule: { id: 'CVE-2026-0002', description: 'x', severity: 'note' },
              createdAt: '2026-10-02T10:07:00Z',
              instance: {
                ref: 'refs/heads/main',
                sha: second,
                path: 'Dockerfile',
                startLine: 2,
                message: 'libother 1.0',
              },
              dismissed: {
                at: '2026-10-03T10:00:00Z',
                by: 'lin',
                reason: "won't fix",
              },
            },
          ],
        },
        environments: [
          {
            name: 'production',
            createdAt: '2026-01-02T03:04:05Z',
            reviewers: [
              { type: 'User', name: 'ops' },
              { type: 'Team', name: 'release' },
            ],
            preventSelfReview: true,
            waitTimerMinutes: 5,
            branchPolicy: { branches: ['main'] },
            canAdminsBypass: false,
            protectionApps: [{ slug: 'release-gate' }],
          },
          { name: 'staging', createdAt: '2026-01-02T03:04:05Z' },
        ],
        deployments: [
          {
            id: 901,
            sha: first,
            ref: 'main',
            environment: 'staging',
            creator: 'ops',
            createdAt: '2026-10-01T11:00:00Z',
            statuses: [
              {
                state: 'success',
                creator: 'ops',
                createdAt: '2026-10-01T11:05:00Z',
              },
            ],
          },
          {
            id: 902,
            sha: second,
            ref: 'main',
            environment: 'staging',
            description: 'Deploy orders',
            payload: { image: 'registry.mall.example/orders@sha256:aa' },
            creator: 'ops',
            createdAt: '2026-10-02T11:00:00Z',
            statuses: [
              {
                state: 'in_progress',
                creator: 'ops',
                createdAt: '2026-10-02T11:01:00Z',
              },
              {
                state: 'success',
                logUrl:
                  'https://github.mall.example/shop/orders/actions/runs/501',
                creator: 'ops',
                createdAt: '2026-10-02T11:05:00Z',
              },
            ],
          },
        ],
        labels: [{ name: 'P1', color: 'ff0000' }],
        issues: [
          {
            number: 1,
            title: 'Orders fail',
            body: 'Since noon',
            state: 'closed',
            stateReason: 'completed',
            author: 'lin',
            labels: ['P1'],
            assignees: ['ops'],
            createdAt: '2026-10-01T12:00:00Z',
            closedAt: '2026-10-01T13:00:00Z',
            closedBy: 'ops',
            comments: [
              {
                author: 'ops',
                body: 'Looking',
                createdAt: '2026-10-01T12:04:00Z',
              },
            ],
            events: [
              {
                event: 'labeled',
                label: 'P1',
                actor: 'lin',
                createdAt: '2026-10-01T12:01:00Z',
              },
              {
                event: 'assigned',
                assignee: 'ops',
                actor: 'lin',
                createdAt: '2026-10-01T12:02:00Z',
              },
            ],
          },
          {
            number: 2,
            title: 'Typo',
            state: 'open',
            author: 'lin',
            labels: [],
            createdAt: '2026-10-04T12:00:00Z',
          },
        ],
      },
      {
        owner: 'shop',
        name: 'docs',
        private: false,
        createdAt: '2026-01-02T03:04:05Z',
        defaultBranch: 'main',
        branches: [{ name: 'main', sha: inventedCommitId('docs') }],
        commits: [
          {
            sha: inventedCommitId('docs'),
            message: 'Start',
            author: signature('2026-10-01T10:00:00Z'),
            files: { 'README.md': 'Docs\n' },
          },
        ],
        codeScanningOff: 404,
      },
    ],
  };
}
