import { parse } from 'yaml';
import { parseCompany } from '../Company';
import { readCompanyFiles } from '../CompanyFiles';
import { buildGitHub } from './buildGitHub';

const now = new Date('2026-11-02T09:00:00Z');
const company = parseCompany(readCompanyFiles());
const data = buildGitHub(company, now);

const repository = (name: string) => {
  const found = data.repositories.find(other => other.name === name);
  if (!found) {
    throw new Error(`There is no repository ${name}`);
  }
  return found;
};

const headOf = (name: string) => {
  const { branches, commits } = repository(name);
  const head = commits.find(commit => commit.sha === branches[0].sha);
  if (!head) {
    throw new Error(`${name} has no head`);
  }
  return head;
};

interface Workflow {
  jobs: Record<string, { needs?: string | string[] }>;
}

const pipelineOf = (name: string): Workflow =>
  parse(headOf(name).files['.github/workflows/ci.yaml']);

describe('buildGitHub', () => {
  it('has a repository for every service', () => {
    expect(data.repositories.map(({ name }) => name).sort()).toEqual(
      company.services.map(({ name }) => name).sort(),
    );
  });

  it('dates nothing in the future', () => {
    const times = JSON.stringify(
      data.repositories.map(({ commits: _, ...rest }) => rest),
    ).match(/\d{4}-\d\d-\d\dT[\d:.]+Z/g);
    const future = times?.filter(time => new Date(time) > now) ?? [];
    // Artifacts alone say when they will expire.
    const expiring = data.repositories
      .flatMap(({ workflowRuns = [] }) => workflowRuns)
      .flatMap(({ artifacts = [] }) => artifacts)
      .map(artifact => artifact.expiresAt);
    expect(future.filter(time => !expiring.includes(time))).toEqual([]);
  });

  it.each(company.services.map(({ name }) => name))(
    '%s holds real files under its own name',
    name => {
      const { files } = headOf(name);
      expect(Object.keys(files)).toEqual(
        expect.arrayContaining([
          'Dockerfile',
          '.github/workflows/ci.yaml',
          '.github/workflows/roll-back.yaml',
          '.github/actions/roll-back/action.yaml',
          `charts/${name}/Chart.yaml`,
          'infrastructure/.terraform.lock.hcl',
        ]),
      );
      expect(JSON.stringify(files)).not.toContain('mall-template');
      expect(Object.keys(pipelineOf(name).jobs).sort()).toEqual([
        'build',
        'code-check',
        'deploy',
        'scan',
        'test',
        'verify',
      ]);
    },
  );

  it('names actions by version or commit, never by branch', () => {
    const workflows = data.repositories
      .flatMap(({ name }) => Object.entries(headOf(name).files))
      .filter(([path]) => path.startsWith('.github/workflows/'))
      .map(([, text]) => text);
    const uses = workflows.flatMap(text => text.match(/uses: \S+/g) ?? []);
    expect(uses.length).toBeGreaterThan(0);
    const others = uses.filter(use => !use.includes('./.github/actions/'));
    expect(
      others.filter(use => !/@(v?\d[\d.]*|[0-9a-f]{40})$/.test(use)),
    ).toEqual([]);
  });

  it('has the example workflows in every commit, as files and as workflows', () => {
    for (const { commits, workflows = [] } of data.repositories) {
      for (const { files } of commits) {
        expect(files['.github/workflows/deploy-canary.yaml']).toContain(
          'workflow_dispatch',
        );
      }
      expect(workflows.map(({ path }) => path)).toEqual(
        expect.arrayContaining([
          '.github/workflows/ci.yaml',
          '.github/workflows/deploy-canary.yaml',
          '.github/workflows/roll-back.yaml',
        ]),
      );
      // one rollback, so that a plan can name no other
      expect(
        workflows.filter(({ path }) => /roll-?back/.test(path)),
      ).toHaveLength(1);
    }
  });

  it('guards production by the portal, but for the two that teach', () => {
    const open = data.repositories.filter(({ environments = [] }) => {
      const production = environments.find(({ name }) => name === 'production');
      return (
        production?.canAdminsBypass !== false ||
        production.protectionApps?.[0]?.slug !== 'release-readiness'
      );
    });
    expect(open.map(({ name }) => name).sort()).toEqual([
      'mall-banner',
      'mall-media',
    ]);
  });

  it('deploys after the scan, but for the gateway', () => {
    expect(pipelineOf('mall-order').jobs.deploy.needs).toContain('scan');
    expect(pipelineOf('mall-gateway').jobs.deploy.needs).not.toContain('scan');
  });

  it('adds a migration with its undo script in the candidate', () => {
    const { commits } = repository('mall-order');
    const migrations = commits.map(
      ({ files }) =>
        Object.keys(files).filter(path => path.startsWith('db/migration/'))
          .length,
    );
    expect(migrations).toEqual([4, 4, 6]);
  });

  it('tells the same coverage by check run, status and report', () => {
    const { releases } = company.services.find(
      ({ name }) => name === 'mall-catalog',
    )!;
    const { checkRuns, statuses, workflowRuns } = repository('mall-catalog');
    const of = <T extends { sha: string }>(items: T[] | undefined) =>
      items?.filter(({ sha }) => sha === releases.candidate.commit) ?? [];
    expect(of(checkRuns).find(({ app }) => app)?.output?.summary).toContain(
      '79.40% Coverage',
    );
    expect(of(statuses)[0]).toMatchObject({
      state: 'failure',
      description: '79.40% (target 80.00%)',
    });
    expect(of(workflowRuns)[0].artifacts?.[0].files['jacoco.xml']).toContain(
      '<counter type="LINE" missed="824" covered="3176"/>',
    );
  });

  it('leaves the coverage report of each toolchain', () => {
    const reports = company.services.map(({ name, runtime }) => {
      const runs = repository(name).workflowRuns ?? [];
      const files = runs.at(-1)?.artifacts?.[0].files ?? {};
      return `${runtime}: ${Object.keys(files).join(', ')}`;
    });
    expect([...new Set(reports)].sort()).toEqual([
      'go: coverage.out',
      'jvm: jacoco.xml',
      'node: coverage-summary.json',
      'python: coverage.xml',
    ]);
  });

  it('records a deployment of each digest, and two that disagree for mall-loyalty', () => {
    const staging = (name: string) => {
      const service = company.services.find(other => other.name === name)!;
      return repository(name)
        .deployments?.filter(
          ({ environment, payload }) =>
            environment === 'staging' &&
            payload?.digest === service.releases.candidate.digest,
        )
        .map(({ sha }) => sha);
    };
    expect(new Set(staging('mall-order')).size).toBe(1);
    expect(new Set(staging('mall-loyalty')).size).toBe(2);
  });
});
