import {
  pipelineStages,
  type PipelineStage,
  type Policy,
  type WorkflowFile,
  type WorkflowJob,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { matchesAny } from '../patterns';

/** GitHub allows ten levels of called workflows at most. */
const maximumDepth = 10;

/** A job of a pipeline, called workflows unfolded. */
export interface PipelineJob {
  /** `deploy`, or `release/deploy` for a job of the workflow that `release` calls. */
  id: string;
  job: WorkflowJob;
  /** Ids of all jobs that have to end before it, also through others. */
  after: ReadonlySet<string>;
  stages: readonly PipelineStage[];
}

/** A workflow with everything that it calls. */
export interface Pipeline {
  file: WorkflowFile;
  jobs: PipelineJob[];
  /** A called workflow, or a part of a file, could not be read. */
  incomplete: boolean;
}

interface Node {
  id: string;
  job: WorkflowJob;
  needs: string[];
}

interface Unfolded {
  nodes: Node[];
  incomplete: boolean;
}

function unfold(
  file: WorkflowFile,
  files: ReadonlyMap<string, WorkflowFile>,
  prefix: string,
  depth: number,
): Unfolded {
  const result: Unfolded = { nodes: [], incomplete: file.errors.length > 0 };
  for (const job of file.jobs) {
    const id = prefix + job.id;
    const needs = job.needs.map(need => prefix + need);
    const called = job.calls && files.get(job.calls.replace(/^\.\//, ''));
    if (!called || depth >= maximumDepth) {
      if (job.calls) result.incomplete = true;
      result.nodes.push({ id, job, needs });
      continue;
    }
    const inner = unfold(called, files, `${id}/`, depth + 1);
    result.incomplete ||= inner.incomplete;
    // The caller ends with its last inner job; the inner ones wait as it does.
    result.nodes.push(
      ...inner.nodes.map(node => ({
        ...node,
        needs: [...node.needs, ...needs],
      })),
      {
        id,
        job: { ...job, steps: [] },
        needs: [...needs, ...inner.nodes.map(n => n.id)],
      },
    );
  }
  return result;
}

function transitiveNeeds(nodes: Node[]): Map<string, Set<string>> {
  const byId = new Map(nodes.map(node => [node.id, node]));
  const visit = (id: string, seen: Set<string>): Set<string> => {
    for (const need of byId.get(id)?.needs ?? []) {
      if (seen.has(need)) continue;
      seen.add(need);
      visit(need, seen);
    }
    return seen;
  };
  return new Map(nodes.map(({ id }) => [id, visit(id, new Set())]));
}

/**
 * The stages that a job is. Its own name says it; only where the name says
 * nothing do its steps, because a job of one stage uses tools of another.
 */
function stagesOf(
  job: WorkflowJob,
  patterns: Policy['pipelineStages'],
): PipelineStage[] {
  const match = (texts: (string | undefined)[]) =>
    pipelineStages.filter(stage =>
      texts.some(text => text && matchesAny(text, patterns[stage])),
    );
  const named = match([job.id, job.name]);
  if (named.length > 0) return named;
  return match([
    job.calls,
    ...job.steps.flatMap(step => [step.name, step.uses]),
  ]);
}

/** Unfolds a workflow into its jobs, in which stage each is and what it waits for. */
export function buildPipeline(
  file: WorkflowFile,
  files: readonly WorkflowFile[],
  patterns: Policy['pipelineStages'],
): Pipeline {
  const { nodes, incomplete } = unfold(
    file,
    new Map(files.map(each => [each.path, each])),
    '',
    0,
  );
  const after = transitiveNeeds(nodes);
  return {
    file,
    incomplete,
    jobs: nodes.map(({ id, job }) => ({
      id,
      job,
      after: after.get(id) ?? new Set(),
      stages: stagesOf(job, patterns),
    })),
  };
}
