import {
  buildKnownFact,
  buildUnavailableFact,
  buildWorkflowFile as file,
  buildWorkflowJob as job,
  buildWorkflows,
  factOf,
  githubWorkflows,
  type WorkflowFile,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { evaluateCheck } from '../testing';
import { pipelineStages } from './pipelineStages';

const fact = factOf(githubWorkflows);
const workflows = (...files: WorkflowFile[]) =>
  buildKnownFact(fact, buildWorkflows(...files));
const chain = [
  job('code-check'),
  job('test', ['code-check']),
  job('build', ['test']),
  job('scan', ['build']),
  job('deploy', ['build', 'scan']),
  job('verify', ['deploy']),
];
const without = (id: string) => chain.filter(each => each.id !== id);
const change = (id: string, needs: string[]) =>
  chain.map(each => (each.id === id ? { ...each, needs } : each));
const release = file([job('deploy'), job('verify', ['deploy'])], {
  path: '.github/workflows/release.yaml',
  triggers: ['workflow_call'],
});
const calling = (calls: string) =>
  file([...chain.slice(0, 4), job('ship', ['scan'], { calls })]);

describe('pipeline-stages', () => {
  it.each([
    ['six stages in order', workflows(file(chain)), 'pass', []],
    [
      'named by their display names',
      workflows(
        file(
          chain.map((each, index) => ({
            ...job(`j${index}`, index ? [`j${index - 1}`] : []),
            name: each.id,
          })),
        ),
      ),
      'pass',
      [],
    ],
    [
      'named by an action',
      workflows(
        file([
          ...without('scan').filter(
            each => each.id !== 'deploy' && each.id !== 'verify',
          ),
          job('images', ['build'], {
            steps: [{ uses: 'aquasecurity/trivy-action@v1' }],
          }),
          job('deploy', ['images']),
          job('verify', ['deploy']),
        ]),
      ),
      'pass',
      [],
    ],
    [
      'waiting through other jobs',
      workflows(
        file([...change('deploy', ['approve']), job('approve', ['scan'])]),
      ),
      'pass',
      [],
    ],
    ['no scan', workflows(file(without('scan'))), 'fail', ['missing']],
    [
      'no verification',
      workflows(file(without('verify'))),
      'fail',
      ['missing'],
    ],
    [
      'deployed before it is scanned',
      workflows(
        file([
          ...without('scan').map(each =>
            each.id === 'deploy' ? { ...each, needs: ['build'] } : each,
          ),
          job('scan', ['deploy']),
        ]),
      ),
      'fail',
      ['wrong-order'],
    ],
    [
      'deployed without waiting',
      workflows(file(change('deploy', []))),
      'fail',
      ['wrong-order'],
    ],
    [
      'a second deployment that waits for nothing',
      workflows(file([...chain, job('deploy-hotfix')])),
      'fail',
      ['wrong-order'],
    ],
    [
      'a called workflow is followed',
      workflows(calling('./.github/workflows/release.yaml'), release),
      'pass',
      [],
    ],
    [
      'a called workflow of another repository',
      workflows(calling('shop/workflows/.github/workflows/ship.yaml@v1')),
      'unknown',
      ['not-seen', 'not-seen'],
    ],
    [
      'workflows that call each other end',
      workflows(
        file([job('test', [], { calls: './.github/workflows/ci.yaml' })]),
      ),
      'unknown',
      Array(5).fill('not-seen'),
    ],
    [
      'a stage in a workflow of its own',
      workflows(file(chain.slice(0, 4)), release),
      'warn',
      ['other-workflow', 'other-workflow'],
    ],
    [
      'a file that could not be read to its end',
      workflows(
        file(without('verify'), { errors: ['line 80: bad indentation'] }),
      ),
      'unknown',
      ['not-seen'],
    ],
    ['no workflow', workflows(), 'fail', ['no-workflows']],
    [
      'the candidate is not known',
      buildUnavailableFact(fact, 'general.unavailable.candidate-unknown'),
      'unknown',
      [],
    ],
  ])('%s', (_title, facts, outcome, problems) => {
    expect(evaluateCheck(pipelineStages, { facts })).toMatchObject({
      outcome,
      problems,
    });
  });
});
