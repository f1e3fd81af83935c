import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { mapWorkflow } from '../mappers/workflows';
import { workflowParser } from '../workflows';
import { defaultWorkflows } from './driver';
import { claimStepName } from './runs';

interface Step {
  name?: string;
  id?: string;
  if?: string;
  uses?: string;
  with?: Record<string, string>;
  run?: string;
}

interface Workflow {
  name: string;
  'run-name': string;
  on: { workflow_dispatch: { inputs: Record<string, unknown> } };
  permissions: object;
  concurrency: { group: string; 'cancel-in-progress': boolean };
  jobs: Record<
    string,
    {
      permissions: Record<string, string>;
      environment: string;
      'timeout-minutes': number;
      steps: Step[];
    }
  >;
}

const root = resolve(__dirname, '../../../..');
const examples = join(root, 'examples/workflows');
const folder = join(examples, '.github/workflows');
// Where e2e/tools/build.sh puts what it builds.
const tools = process.env.RELEASE_READINESS_TOOLS ?? join(root, '.tools');
const actionlint = join(tools, 'bin/actionlint');
const read = (path: string) => readFileSync(path, 'utf8');
const files = readdirSync(folder).sort();

describe('the example workflows', () => {
  it('are those that the driver starts', () => {
    expect(files).toEqual(
      [...Object.values(defaultWorkflows), 'roll-back.yaml'].sort(),
    );
  });

  // skipped, and said so, where the tool is not installed
  (existsSync(actionlint) ? describe : describe.skip)(
    'under actionlint',
    () => {
      it('have no fault', () => {
        const copy = mkdtempSync(join(tmpdir(), 'workflows-'));
        try {
          cpSync(examples, copy, { recursive: true });
          // actionlint looks for the root of a repository
          mkdirSync(join(copy, '.git'));
          expect(
            execFileSync(actionlint, { cwd: copy, encoding: 'utf8' }),
          ).toBe('');
        } finally {
          rmSync(copy, { recursive: true });
        }
      });
    },
  );

  describe.each(files)('%s', file => {
    const text = read(join(folder, file));
    const workflow = parse(text) as Workflow;
    const [job] = Object.values(workflow.jobs);
    const isRollback = file === 'roll-back.yaml';

    it('is read by our own parser without an error', async () => {
      const found = await mapWorkflow(workflowParser(), {
        path: `.github/workflows/${file}`,
        url: 'https://github.test',
        text,
      });
      expect(found.errors).toEqual([]);
      expect(found.triggers).toEqual(['workflow_dispatch']);
      expect(found.jobs).toHaveLength(1);
    });

    it('shows its effect in the title of its runs', () => {
      expect(workflow['run-name']).toContain('inputs.effect_id');
      expect(Object.keys(workflow.on.workflow_dispatch.inputs)).toEqual(
        expect.arrayContaining(['effect_id', 'step']),
      );
    });

    it('may only read the repository and ask for a token', () => {
      expect(workflow.permissions).toEqual({});
      expect(job.permissions).toEqual({
        contents: 'read',
        'id-token': 'write',
      });
    });

    it('runs one at a time, and a rollback waits for no deployment', () => {
      expect(workflow.concurrency).toEqual({
        group: `${isRollback ? 'rollback' : 'prod'}-\${{ github.event.repository.name }}`,
        'cancel-in-progress': false,
      });
      expect(job['timeout-minutes']).toBeLessThanOrEqual(15);
    });

    it('runs in the environment that the portal guards', () => {
      expect(job.environment).toBe(
        isRollback
          ? "${{ inputs.effect_id != '' && 'production' || 'production-rollback' }}"
          : 'production',
      );
    });

    it('claims its effect before it does anything', () => {
      const [checkout, claim, ...rest] = job.steps;
      expect(checkout.uses).toMatch(/^actions\/checkout@/);
      expect(claim).toMatchObject({
        name: claimStepName,
        uses: './.github/actions/claim-effect',
      });
      expect(claim.if).toBe(isRollback ? "inputs.effect_id != ''" : undefined);
      expect(rest.length).toBeGreaterThan(1);
    });

    it('takes actions by commit, or its own', () => {
      const uses = job.steps.flatMap(step => step.uses ?? []);
      const own = uses.filter(name => name.startsWith('./.github/actions/'));
      const others = uses.filter(name => !own.includes(name));
      expect(others.filter(name => !/@[0-9a-f]{40}$/.test(name))).toEqual([]);
      expect(
        own.filter(name => !existsSync(join(examples, name, 'action.yaml'))),
      ).toEqual([]);
    });
  });

  it.each(files.filter(file => file !== 'smoke-test.yaml'))(
    '%s takes its turn right before it changes production',
    file => {
      const workflow = parse(read(join(folder, file))) as Workflow;
      const [{ steps }] = Object.values(workflow.jobs);
      const position = steps.findIndex(({ name }) => name === 'Take the turn');
      expect(steps[position + 1].name).toBe(workflow.name);
      // always: on-call takes the turn too
      expect(steps[position]).not.toHaveProperty('if');
      expect(steps[position]).toMatchObject({
        uses: './.github/actions/take-turn',
        with: {
          kind: steps[1].with?.kind,
          'requested-at': '${{ steps.claim.outputs.requested-at }}',
          version: '${{ steps.claim.outputs.version }}',
        },
      });
    },
  );

  it('prove a rollback whether or not the team can be told, and say that it was not', () => {
    const { jobs } = parse(read(join(folder, 'roll-back.yaml'))) as Workflow;
    const tell = jobs['roll-back'].steps.find(
      ({ name }) => name === 'Tell the team',
    );
    expect(tell).toMatchObject({
      if: 'always()',
      'continue-on-error': true,
    });
    const summary = join(mkdtempSync(join(tmpdir(), 'summary-')), 'summary.md');
    const { status, stdout } = spawnSync(
      'bash',
      ['-eo', 'pipefail', '-c', tell?.run ?? ''],
      {
        encoding: 'utf8',
        env: {
          ...process.env,
          // nothing listens there
          WEBHOOK: 'http://127.0.0.1:9',
          SERVICE: 'orders',
          STATUS: 'success',
          GITHUB_STEP_SUMMARY: summary,
        },
      },
    );
    // red in the run, although the job goes on
    expect(status).not.toBe(0);
    expect(stdout).toContain('::warning::The team was not told');
    expect(read(summary)).toContain(
      'The team was not told: orders: rollback in production: success',
    );
  });

  const actions = join(examples, '.github/actions');
  it.each([
    ...files.map(file => join(folder, file)),
    ...readdirSync(actions).map(name => join(actions, name, 'action.yaml')),
  ])('%s puts no expression into a script', file => {
    const found: string[] = [];
    const visit = (value: unknown) => {
      if (typeof value === 'object' && value !== null) {
        const { run, ...others } = value as Record<string, unknown>;
        if (typeof run === 'string') {
          found.push(run);
        }
        Object.values(others).forEach(visit);
      }
    };
    visit(parse(read(file)));
    expect(found.join('\n')).not.toContain('${{');
    // a rollback goes to a pinned revision
    expect(found.join('\n')).not.toMatch(/helm .*rollback .* 0\b/);
  });
});
