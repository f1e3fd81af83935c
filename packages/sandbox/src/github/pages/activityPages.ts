import { HtmlPage } from '../../http';
import { Repository } from '../repository';
import { pathsOf } from './repositoryPages';

export function runsPage(repository: Repository): HtmlPage {
  const { commit, link } = pathsOf(repository);
  return {
    title: 'Actions',
    tables: [
      {
        heading: 'Workflow runs',
        columns: ['Run', 'Workflow', 'Commit', 'State', 'Created'],
        rows: repository.workflowRuns
          .toReversed()
          .map(run => [
            link(`#${run.number}`, `actions/runs/${run.id}`),
            run.path,
            commit(run.sha),
            run.conclusion ?? run.status,
            run.createdAt,
          ]),
      },
    ],
  };
}

export function runPage(
  repository: Repository,
  id: number,
): HtmlPage | undefined {
  const run = repository.workflowRuns.find(other => other.id === id);
  if (!run) return undefined;
  const { commit, link } = pathsOf(repository);
  return {
    title: `${run.displayTitle ?? run.path} #${run.number}`,
    facts: [
      ['State', run.conclusion ?? run.status],
      ['Commit', commit(run.sha)],
      ['Workflow', link(run.path, `blob/${run.sha}/${run.path}`)],
      ['Event', run.event],
      ['Started by', run.actor],
      ['Created', run.createdAt],
    ],
    tables: [
      {
        heading: 'Jobs',
        columns: ['Job', 'State', 'Started', 'Completed'],
        rows: run.jobs.map(job => [
          link(job.name, `actions/runs/${run.id}/job/${job.id}`),
          job.conclusion ?? job.status,
          job.startedAt,
          job.completedAt ?? '–',
        ]),
      },
      {
        heading: 'Artifacts',
        columns: ['Name', 'Created'],
        rows: run.artifacts.map(({ name, createdAt }) => [name, createdAt]),
      },
    ],
  };
}

/** A check run, which each job of a workflow run is too. */
export function checkRunPage(
  repository: Repository,
  id: number,
): HtmlPage | undefined {
  const check = repository.checkRun(id);
  if (!check) return undefined;
  const { commit, link } = pathsOf(repository);
  const run = repository.workflowRuns.find(
    other => other.id === check.workflowRunId,
  );
  const steps = run?.jobs.find(job => job.name === check.name)?.steps ?? [];
  return {
    title: check.name,
    facts: [
      ['State', check.conclusion ?? check.status],
      ['Commit', commit(check.sha)],
      ['App', check.app.name],
      ['Run', run && link(`#${run.number}`, `actions/runs/${run.id}`)],
      ['Started', check.startedAt],
      ['Completed', check.completedAt],
      ['Result', check.output?.title],
    ],
    text: check.output?.summary ?? check.output?.text,
    tables:
      steps.length > 0
        ? [
            {
              heading: 'Steps',
              columns: ['Step', 'State'],
              rows: steps.map(step => [
                step.name,
                step.conclusion ?? step.status,
              ]),
            },
          ]
        : [],
  };
}

export function deploymentsPage(
  repository: Repository,
  environment?: string,
): HtmlPage {
  const { commit } = pathsOf(repository);
  return {
    title: environment ? `Deployments to ${environment}` : 'Deployments',
    tables: [
      {
        heading: 'Newest first',
        columns: ['Environment', 'Commit', 'Description', 'State', 'Created'],
        rows: repository.deployments
          .filter(
            deployment =>
              !environment || deployment.environment === environment,
          )
          .toReversed()
          .map(deployment => [
            deployment.environment,
            commit(deployment.sha),
            deployment.description ?? '',
            deployment.statuses.at(-1)?.state ?? 'pending',
            deployment.createdAt,
          ]),
      },
    ],
  };
}

export function issuesPage(repository: Repository): HtmlPage {
  const { link } = pathsOf(repository);
  return {
    title: 'Issues',
    tables: [
      {
        heading: 'Newest first',
        columns: ['Issue', 'State', 'Labels', 'Created'],
        rows: repository.issues
          .toReversed()
          .map(issue => [
            link(`#${issue.number} ${issue.title}`, `issues/${issue.number}`),
            issue.state,
            issue.labels.join(', '),
            issue.createdAt,
          ]),
      },
    ],
  };
}

export function issuePage(
  repository: Repository,
  number: number,
): HtmlPage | undefined {
  const issue = repository.issues.find(other => other.number === number);
  return (
    issue && {
      title: `#${number} ${issue.title}`,
      facts: [
        ['State', issue.state],
        ['Labels', issue.labels.join(', ')],
        ['Author', issue.author],
        ['Opened', issue.createdAt],
        ['Closed', issue.closedAt],
      ],
      text: issue.body,
      tables: [
        {
          heading: 'Comments',
          columns: ['Author', 'Time', 'Text'],
          rows: issue.comments.map(comment => [
            comment.author,
            comment.createdAt,
            comment.body,
          ]),
        },
      ],
    }
  );
}

export function alertsPage(repository: Repository): HtmlPage {
  const { link } = pathsOf(repository);
  return {
    title: 'Code scanning',
    tables: [
      {
        heading: 'Alerts',
        columns: ['Alert', 'Tool', 'State', 'Created'],
        rows: repository.alerts.map(alert => [
          link(alert.rule.id, `security/code-scanning/${alert.number}`),
          alert.tool.name,
          alert.state,
          alert.createdAt,
        ]),
      },
    ],
  };
}

export function alertPage(
  repository: Repository,
  number: number,
): HtmlPage | undefined {
  const alert = repository.alerts.find(other => other.number === number);
  if (!alert) return undefined;
  const { commit, link } = pathsOf(repository);
  const { sha, path, startLine, message } = alert.instance;
  const where = `${path}:${startLine}`;
  const isThere = repository.commit(sha)?.files[path] !== undefined;
  return {
    title: alert.rule.id,
    facts: [
      ['State', alert.state],
      ['Severity', alert.rule.securitySeverity ?? alert.rule.severity],
      ['Tool', alert.tool.name],
      ['Rule', alert.rule.description],
      ['Where', isThere ? link(where, `blob/${sha}/${path}`) : where],
      ['Commit', commit(sha)],
      ['Created', alert.createdAt],
    ],
    text: message,
  };
}
