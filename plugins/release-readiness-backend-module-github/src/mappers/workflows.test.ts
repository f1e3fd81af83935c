import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { workflowParser } from '../workflows';
import { mapWorkflow } from './workflows';

const path = '.github/workflows/ci.yaml';
const url = 'https://github.com/acme/x/blob/c/.github/workflows/ci.yaml';

const map = (text: string | undefined) =>
  mapWorkflow(workflowParser(), { path, url, text });

const pipeline = `
name: CI/CD
on:
  push: {branches: [main]}
  workflow_dispatch:
jobs:
  test:
    name: Unit tests
    runs-on: ubuntu-latest
    if: github.ref == 'refs/heads/main'
    steps:
      - uses: actions/checkout@v4
        with: {fetch-depth: 0, token: "\${{ secrets.DEPLOY_TOKEN }}"}
      - name: Test
        id: test
        run: |
          npm ci
          npm test
        continue-on-error: true
        if: always()
  scan:
    needs: test
    uses: ./.github/workflows/scan.yaml
  deploy:
    needs: [test, scan]
    runs-on: ubuntu-latest
    environment: {name: production, url: https://x.example}
    steps: [{run: ./deploy.sh}]
  verify:
    needs: deploy
    runs-on: ubuntu-latest
    environment: production
    steps: [{run: ./smoke.sh}]
`;

describe('mapWorkflow', () => {
  it('keeps jobs, their order and what they call', async () => {
    const file = await map(pipeline);
    expect(file).toMatchObject({
      path,
      url,
      name: 'CI/CD',
      triggers: ['push', 'workflow_dispatch'],
      errors: [],
    });
    expect(file.jobs.map(({ id, needs }) => [id, needs])).toEqual([
      ['test', []],
      ['scan', ['test']],
      ['deploy', ['test', 'scan']],
      ['verify', ['deploy']],
    ]);
    const [test, scan, deploy, verify] = file.jobs;
    expect(test).toMatchObject({
      name: 'Unit tests',
      condition: "github.ref == 'refs/heads/main'",
    });
    expect(scan.calls).toBe('./.github/workflows/scan.yaml');
    expect([deploy.environment, verify.environment]).toEqual([
      'production',
      'production',
    ]);
  });

  it('keeps steps with their inputs; expressions stay as written', async () => {
    const { jobs } = await map(pipeline);
    expect(jobs[0].steps).toEqual([
      {
        uses: 'actions/checkout@v4',
        with: { 'fetch-depth': '0', token: '${{ secrets.DEPLOY_TOKEN }}' },
      },
      {
        name: 'Test',
        id: 'test',
        run: 'npm ci\nnpm test\n',
        condition: 'always()',
        continueOnError: true,
      },
    ]);
  });

  it.each([
    ['on: push', ['push']],
    ['on: [push, pull_request]', ['push', 'pull_request']],
    ['on: {schedule: [{cron: "0 3 * * *"}]}', ['schedule']],
  ])('reads the triggers of %s', async (on, triggers) => {
    const file = await map(
      `${on}\njobs: {a: {runs-on: x, steps: [{run: echo}]}}`,
    );
    expect(file).toMatchObject({ triggers, errors: [] });
  });

  it.each([
    ['broken YAML', 'on: [', /Flow sequence/],
    ['nothing', '', /Expected a scalar value/],
    ['no jobs', 'on: push', /Required property is missing: jobs/],
    [
      'an unknown key',
      'on: push\njobs: {a: {runs-on: x, bogus: 1, steps: [{run: echo}]}}',
      /Unexpected value 'bogus'/,
    ],
    [
      'a job that needs one that is not there',
      'on: push\njobs:\n  b: {runs-on: x, steps: [{run: echo}]}\n  a: {needs: nobody, runs-on: x, steps: [{run: echo}]}',
      /nobody/,
    ],
    [
      'jobs that need each other',
      'on: push\njobs:\n  z: {runs-on: x, steps: [{run: e}]}\n  a: {needs: b, runs-on: x, steps: [{run: e}]}\n  b: {needs: a, runs-on: x, steps: [{run: e}]}',
      /cycle|circular|dependenc/i,
    ],
  ])('says what is wrong and where: %s', async (_, text, message) => {
    const { errors } = await map(text);
    expect(errors[0]).toMatch(message);
    expect(errors[0]).toContain(path);
  });

  it.each([
    ['was not sent', undefined],
    ['is too large', `# ${'x'.repeat(600_000)}`],
  ])('says so when the file %s', async (_, text) => {
    expect(await map(text)).toMatchObject({
      jobs: [],
      errors: [expect.stringContaining('too large')],
    });
  });

  it('survives aliases that multiply', async () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefghi'.split('').map((name, index) => {
        const before = 'abcdefgh'[index];
        const references = Array(9).fill(`*${before}`).join(', ');
        return `${name}: &${name} [${references}]`;
      }),
      'on: push',
      'jobs: {}',
    ].join('\n');
    const { errors } = await map(bomb);
    expect(errors).not.toEqual([]);
  });
});

describe('workflowParser', () => {
  it('loads in plain Node.js, as in production', () => {
    const script = `
      const { workflowParser } = require('./workflowParser.ts');
      process.stdout.write(typeof workflowParser().parseWorkflow);`;
    const output = execFileSync(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        '--eval',
        script,
      ],
      { cwd: join(__dirname, '../workflows'), encoding: 'utf8' },
    );
    expect(output).toBe('function');
  });
});
