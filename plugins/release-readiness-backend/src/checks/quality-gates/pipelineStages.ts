import {
  builtInCheckTexts,
  type Finding,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  createCheck,
  factOf,
  githubWorkflows,
  pipelineStages as stages,
  type PipelineStage,
  type Policy,
  type Workflows,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { commitLink, commitSubject } from '../commits';
import { conclude } from '../conclusion';
import { yamlSnippet } from '../snippets';
import {
  buildPipeline,
  type Pipeline,
  type PipelineJob,
} from './pipelineGraph';

function jobsOf({ jobs }: Pipeline, stage: PipelineStage): PipelineJob[] {
  return jobs.filter(job => job.stages.includes(stage));
}

function countStages(pipeline: Pipeline): number {
  return stages.filter(stage => jobsOf(pipeline, stage).length > 0).length;
}

/** The workflow with the most stages is the pipeline; others are its helpers. */
function mainPipeline(pipelines: Pipeline[]): Pipeline {
  return pipelines.reduce((best, other) =>
    countStages(other) > countStages(best) ? other : best,
  );
}

/** Jobs of a stage that wait for no job of the stage before it. */
function unordered(
  pipeline: Pipeline,
  before: PipelineStage,
  stage: PipelineStage,
): PipelineJob[] {
  const earlier = jobsOf(pipeline, before);
  if (earlier.length === 0) return [];
  return jobsOf(pipeline, stage).filter(
    job => !earlier.some(each => each.id === job.id || job.after.has(each.id)),
  );
}

function judgeStage(
  stage: PipelineStage,
  main: Pipeline,
  others: Pipeline[],
): Finding[] {
  const { path, url } = main.file;
  const subject = { kind: 'Workflow', name: path };
  const link = commitLink(path, url);
  const expected = stages.join(' → ');
  if (jobsOf(main, stage).length > 0) {
    const before = stages[stages.indexOf(stage) - 1];
    const loose = before ? unordered(main, before, stage) : [];
    return loose.length === 0
      ? [
          {
            outcome: 'pass',
            message: { key: 'present', params: { stage } },
            subject,
            link,
          },
        ]
      : loose.map(job => ({
          outcome: 'fail',
          message: { key: 'wrong-order', params: { job: job.id, before } },
          subject,
          observed: `${job.id}: needs [${job.job.needs.join(', ')}]`,
          expected,
          link,
        }));
  }
  const elsewhere = others.find(other => jobsOf(other, stage).length > 0);
  if (elsewhere) {
    return [
      {
        outcome: 'warn',
        message: { key: 'other-workflow', params: { stage } },
        subject: { kind: 'Workflow', name: elsewhere.file.path },
        observed: elsewhere.file.path,
        expected: path,
        link: commitLink(elsewhere.file.path, elsewhere.file.url),
      },
    ];
  }
  const unread = [main, ...others].some(({ incomplete }) => incomplete);
  return [
    {
      outcome: unread ? 'unknown' : 'fail',
      message: { key: unread ? 'not-seen' : 'missing', params: { stage } },
      subject,
      observed: '–',
      expected,
      link,
    },
  ];
}

function judge(workflows: Workflows, policy: Policy) {
  const pipelines = workflows.files.map(file =>
    buildPipeline(file, workflows.files, policy.pipelineStages),
  );
  if (pipelines.length === 0) {
    const finding: Finding = {
      outcome: 'fail',
      message: { key: 'no-workflows' },
      subject: commitSubject(workflows),
      observed: '0',
      expected: stages.join(' → '),
    };
    return { findings: [finding], path: '' };
  }
  const main = mainPipeline(pipelines);
  const others = pipelines.filter(pipeline => pipeline !== main);
  return {
    findings: stages.flatMap(stage => judgeStage(stage, main, others)),
    path: main.file.path,
  };
}

/** §3.1: six stages at the candidate's commit, each needing the one before. */
export const pipelineStages = createCheck({
  id: 'pipeline-stages',
  area: 'quality-gates',
  severity: 'warning',
  sections: ['3.1'],
  texts: builtInCheckTexts['pipeline-stages'],
  facts: { workflows: factOf(githubWorkflows) },
  evaluate({ facts, policy }) {
    const { findings, path } = judge(facts.workflows.value, policy);
    return conclude(findings, {
      pass: { workflow: path },
      snippets: () => [
        yamlSnippet('snippet', undefined, {
          jobs: Object.fromEntries(
            stages.map((stage, index) => [
              stage,
              {
                'runs-on': 'ubuntu-latest',
                ...(index > 0 && { needs: stages[index - 1] }),
              },
            ]),
          ),
        }),
      ],
    });
  },
});
