import { GitHubCommit } from '../model';
import { CheckRun, CheckSuite, CommitStatus } from '../records';
import { Repository } from '../repository';
import {
  checkRunPage,
  combinedState,
  history,
  suiteConclusion,
  workflowOf,
} from '../rest';
import { nodeId, Site } from '../site';
import { treeOf } from '../tree';
import { actorObject } from './actors';
import { connectionOf, GraphqlObject } from './connection';
import { deploymentConnection } from './deployments';
import { treeObject } from './objects';
import { repositoryObject } from './repositories';

const upper = (word: string | undefined) => word?.toUpperCase();

/** A commit as `Commit`. */
export function commitObject(
  site: Site,
  repository: Repository,
  commit: GitHubCommit,
): GraphqlObject {
  const { sha, message, author } = commit;
  const path = `/${repository.fullName}/commit/${sha}`;
  const actor = {
    name: author.name,
    email: author.email,
    date: author.date,
    user: author.login ? () => actorObject(site, author.login!) : null,
  };
  return {
    __typename: 'Commit',
    id: nodeId('Commit', sha),
    oid: sha,
    abbreviatedOid: sha.slice(0, 7),
    message,
    messageHeadline: message.split('\n')[0],
    messageBody: message.split('\n').slice(1).join('\n').trim(),
    authoredDate: author.date,
    committedDate: author.date,
    author: actor,
    committer: actor,
    repository: () => repositoryObject(site, repository),
    resourcePath: path,
    url: `${site.webUrl}${path}`,
    commitResourcePath: path,
    commitUrl: `${site.webUrl}${path}`,
    tree: () => treeObject(site, repository, treeOf(commit.files)),
    parents: connectionOf(
      () => (commit.parents ?? []).map(parent => repository.commit(parent)),
      parent => parent && commitObject(site, repository, parent),
    ),
    history: connectionOf(
      () => history(repository, commit),
      item => commitObject(site, repository, item),
    ),
    checkSuites: connectionOf(
      () => repository.checkSuites(sha),
      suite => suiteObject(site, repository, suite),
    ),
    deployments: deploymentConnection(
      site,
      repository,
      repository.deployments.filter(deployment => deployment.sha === sha),
    ),
    statusCheckRollup: () => rollupObject(site, repository, commit),
  };
}

function rollupObject(
  site: Site,
  repository: Repository,
  commit: GitHubCommit,
): GraphqlObject | null {
  const suites = repository.checkSuites(commit.sha);
  const statuses = repository.latestStatuses(commit.sha);
  const contexts = [
    ...suites.flatMap(suite =>
      suite.checkRuns.map(
        run => () => checkRunObject(site, repository, suite, run),
      ),
    ),
    ...statuses.map(status => () => statusObject(site, repository, status)),
  ];
  if (contexts.length === 0) {
    return null;
  }
  return {
    id: nodeId('StatusCheckRollup', commit.sha),
    state: rollupState(suites, statuses),
    commit: () => commitObject(site, repository, commit),
    contexts: connectionOf(
      () => contexts,
      view => view(),
    ),
  };
}

function rollupState(
  suites: readonly CheckSuite[],
  statuses: readonly CommitStatus[],
): string {
  const states = [
    ...suites.map(suite => {
      const conclusion = suiteConclusion(suite);
      if (!conclusion) {
        return 'pending';
      }
      return ['success', 'skipped', 'neutral'].includes(conclusion)
        ? 'success'
        : 'failure';
    }),
    ...(statuses.length > 0 ? [combinedState(statuses)] : []),
  ];
  const worst = (['failure', 'pending'] as const).find(state =>
    states.includes(state),
  );
  return (worst ?? 'success').toUpperCase();
}

function suiteObject(
  site: Site,
  repository: Repository,
  suite: CheckSuite,
): GraphqlObject {
  const conclusion = suiteConclusion(suite);
  const run = repository.workflowRuns.find(
    ({ id }) => id === suite.workflowRunId,
  );
  const path = `/${repository.fullName}/commit/${suite.sha}/checks?check_suite_id=${suite.id}`;
  const { app } = suite;
  return {
    id: nodeId('CheckSuite', suite.id),
    databaseId: suite.id,
    status: conclusion ? 'COMPLETED' : 'IN_PROGRESS',
    conclusion: upper(conclusion) ?? null,
    createdAt: suite.checkRuns[0].startedAt,
    updatedAt: suite.checkRuns[0].completedAt ?? suite.checkRuns[0].startedAt,
    app: {
      id: nodeId('App', app.slug),
      slug: app.slug,
      name: app.name,
      url: `${site.webUrl}/apps/${app.slug}`,
    },
    commit: () => {
      const commit = repository.commit(suite.sha);
      return commit && commitObject(site, repository, commit);
    },
    repository: () => repositoryObject(site, repository),
    resourcePath: path,
    url: `${site.webUrl}${path}`,
    checkRuns: connectionOf(
      () => suite.checkRuns,
      item => checkRunObject(site, repository, suite, item),
    ),
    workflowRun: run && {
      id: nodeId('WorkflowRun', run.id),
      databaseId: run.id,
      event: run.event,
      runNumber: run.number,
      createdAt: run.createdAt,
      updatedAt: run.updatedAt,
      resourcePath: `/${repository.fullName}/actions/runs/${run.id}`,
      url: `${site.webUrl}/${repository.fullName}/actions/runs/${run.id}`,
      checkSuite: () => suiteObject(site, repository, suite),
      workflow: workflowObject(site, repository, workflowOf(repository, run)),
      file: { id: nodeId('File', run.id), path: run.path },
    },
  };
}

function workflowObject(
  site: Site,
  repository: Repository,
  workflow: ReturnType<typeof workflowOf>,
): GraphqlObject {
  const path = `/${repository.fullName}/actions/workflows/${workflow.path
    .split('/')
    .at(-1)}`;
  return {
    id: nodeId('Workflow', workflow.id),
    databaseId: workflow.id,
    name: workflow.name,
    state: (workflow.state ?? 'active').toUpperCase(),
    createdAt: repository.data.createdAt,
    updatedAt: repository.data.createdAt,
    resourcePath: path,
    url: `${site.webUrl}${path}`,
  };
}

function checkRunObject(
  site: Site,
  repository: Repository,
  suite: CheckSuite,
  run: CheckRun,
): GraphqlObject {
  const page = checkRunPage(site, repository, run);
  return {
    __typename: 'CheckRun',
    id: nodeId('CheckRun', run.id),
    databaseId: run.id,
    name: run.name,
    status: run.status.toUpperCase(),
    conclusion: upper(run.conclusion) ?? null,
    startedAt: run.startedAt,
    completedAt: run.completedAt ?? null,
    detailsUrl: run.detailsUrl ?? page,
    permalink: page,
    url: page,
    resourcePath: page.slice(site.webUrl.length),
    title: run.output?.title ?? null,
    summary: run.output?.summary ?? null,
    text: run.output?.text ?? null,
    externalId: '',
    repository: () => repositoryObject(site, repository),
    checkSuite: () => suiteObject(site, repository, suite),
  };
}

function statusObject(
  site: Site,
  repository: Repository,
  status: CommitStatus,
): GraphqlObject {
  return {
    __typename: 'StatusContext',
    id: nodeId('StatusContext', status.id),
    context: status.context,
    state: status.state.toUpperCase(),
    description: status.description ?? null,
    targetUrl: status.targetUrl ?? null,
    createdAt: status.createdAt,
    creator: () => actorObject(site, status.creator),
    commit: () => {
      const commit = repository.commit(status.sha);
      return commit && commitObject(site, repository, commit);
    },
  };
}
