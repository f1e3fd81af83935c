import { Request, Router } from 'express';
import { HtmlPage, sendPage } from '../../http';
import { Repository } from '../repository';
import { Site } from '../site';
import {
  alertPage,
  alertsPage,
  checkRunPage,
  deploymentsPage,
  issuePage,
  issuesPage,
  runPage,
  runsPage,
} from './activityPages';
import { commitPage, filePage, repositoryPage } from './repositoryPages';

type Parameters = Record<string, string>;

/** Pages by path below a repository, named as GitHub's own. */
const pages: [
  path: string,
  page: (repository: Repository, at: Parameters) => HtmlPage | undefined,
][] = [
  ['', repositoryPage],
  ['/commit/:sha', (repository, { sha }) => commitPage(repository, sha)],
  [
    '/:kind(blob|tree)/:reference/:path(*)',
    (repository, { reference, path }) => filePage(repository, reference, path),
  ],
  ['/actions', runsPage],
  [
    '/actions/runs/:id',
    (repository, { id }) => runPage(repository, Number(id)),
  ],
  [
    '/actions/runs/:run/job/:id',
    (repository, { id }) => checkRunPage(repository, Number(id)),
  ],
  ['/runs/:id', (repository, { id }) => checkRunPage(repository, Number(id))],
  ['/deployments', repository => deploymentsPage(repository)],
  [
    '/deployments/:environment',
    (repository, { environment }) => deploymentsPage(repository, environment),
  ],
  ['/issues', issuesPage],
  [
    '/issues/:number',
    (repository, { number }) => issuePage(repository, Number(number)),
  ],
  ['/security/code-scanning', alertsPage],
  [
    '/security/code-scanning/:number',
    (repository, { number }) => alertPage(repository, Number(number)),
  ],
];

/**
 * Pages for people at the addresses that `html_url` names: plain, without
 * sign-in, for the loopback interface only. What is no page of a repository is
 * left to the API.
 */
export function pagesRouter({ store }: Pick<Site, 'store'>): Router {
  const router = Router({ caseSensitive: true });
  for (const [path, pageOf] of pages) {
    router.get(`/:owner/:name${path}`, (request: Request, response, next) => {
      const at: Parameters = request.params;
      const repository = store.repository(at.owner, at.name);
      const page = repository && pageOf(repository, at);
      if (!repository || !page) {
        next();
        return;
      }
      const { fullName } = repository;
      sendPage(response, {
        ...page,
        path: [{ text: fullName, href: `/${fullName}` }],
      });
    });
  }
  return router;
}
