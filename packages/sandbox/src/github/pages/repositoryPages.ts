import { Cell, HtmlPage } from '../../http';
import { Repository } from '../repository';
import { entryAt, treeOf } from '../tree';

/** Addresses of one repository's pages, relative to the server. */
export const pathsOf = (repository: Repository) => {
  const base = `/${repository.fullName}`;
  return {
    base,
    commit: (sha: string): Cell => ({
      text: sha.slice(0, 12),
      href: `${base}/commit/${sha}`,
    }),
    link: (text: string, path: string): Cell => ({
      text,
      href: `${base}/${path}`,
    }),
  };
};

export function repositoryPage(repository: Repository): HtmlPage {
  const { commit, link } = pathsOf(repository);
  const { description, defaultBranch } = repository.data;
  return {
    title: repository.fullName,
    text: description,
    facts: [['Default branch', defaultBranch]],
    tables: [
      {
        heading: 'What there is',
        columns: ['Page', 'Number'],
        rows: [
          [link('Actions', 'actions'), `${repository.workflowRuns.length}`],
          [
            link('Deployments', 'deployments'),
            `${repository.deployments.length}`,
          ],
          [link('Issues', 'issues'), `${repository.issues.length}`],
          [
            link('Code scanning', 'security/code-scanning'),
            `${repository.alerts.length}`,
          ],
        ],
      },
      {
        heading: 'Commits',
        columns: ['Commit', 'Message', 'Author', 'Date'],
        rows: repository.commits.map(({ sha, message, author }) => [
          commit(sha),
          message.split('\n')[0],
          author.name,
          author.date,
        ]),
      },
    ],
  };
}

export function commitPage(
  repository: Repository,
  expression: string,
): HtmlPage | undefined {
  const found = repository.resolve(expression);
  if (!found) return undefined;
  const { base, commit, link } = pathsOf(repository);
  const { sha, message, author, parents = [], files } = found;
  return {
    title: message.split('\n')[0],
    facts: [
      ['Commit', sha],
      ['Author', author.name],
      ['Date', author.date],
      ...parents.map((parent): [string, Cell] => ['Parent', commit(parent)]),
    ],
    tables: [
      {
        heading: 'Checks',
        columns: ['Name', 'State', 'App'],
        rows: repository.checkRuns(sha).map(run => [
          {
            text: run.name,
            href:
              run.workflowRunId === undefined
                ? `${base}/runs/${run.id}`
                : `${base}/actions/runs/${run.workflowRunId}/job/${run.id}`,
          },
          run.conclusion ?? run.status,
          run.app.name,
        ]),
      },
      {
        heading: 'Files',
        columns: ['Path'],
        rows: Object.keys(files)
          .sort()
          .map(path => [link(path, `blob/${sha}/${path}`)]),
      },
    ],
  };
}

/** A file or a folder at a commit, branch or tag. */
export function filePage(
  repository: Repository,
  reference: string,
  path: string,
): HtmlPage | undefined {
  const found = repository.resolve(reference);
  const entry = found && entryAt(treeOf(found.files), path);
  if (!found || !entry) return undefined;
  const { commit, link } = pathsOf(repository);
  const entries = 'entries' in entry ? entry.entries : entry.tree?.entries;
  return {
    title: path || repository.fullName,
    facts: [['Commit', commit(found.sha)]],
    text: 'text' in entry ? entry.text : undefined,
    tables: entries && [
      {
        heading: 'Files',
        columns: ['Name'],
        rows: entries.map(({ name, type, path: inside }) => [
          link(name, `${type}/${reference}/${inside}`),
        ]),
      },
    ],
  };
}
