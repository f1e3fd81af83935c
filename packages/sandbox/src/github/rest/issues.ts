import { Comment, Issue, IssueEvent } from '../records';
import { Repository } from '../repository';
import { Site, nodeId } from '../site';
import { account } from './accounts';
import { Endpoint, notFound, RestCall } from './endpoint';
import { repositoryPage, repositoryUrl } from './repositories';

const issueUrl = (site: Site, repository: Repository, issue: Issue) =>
  `${repositoryUrl(site, repository)}/issues/${issue.number}`;

const issuePage = (site: Site, repository: Repository, issue: Issue) =>
  `${repositoryPage(site, repository)}/issues/${issue.number}`;

function labelView(site: Site, repository: Repository, name: string) {
  const label = repository.labels.find(other => other.name === name);
  const id =
    repository.id * 1000 + repository.labels.indexOf(label ?? { name });
  return {
    id,
    node_id: nodeId('Label', id),
    url: `${repositoryUrl(site, repository)}/labels/${encodeURIComponent(
      name,
    )}`,
    name,
    color: label?.color ?? 'ededed',
    default: false,
    description: label?.description ?? null,
  };
}

/** When the issue was changed last. */
export const updatedAt = (issue: Issue): string =>
  [
    issue.createdAt,
    issue.closedAt ?? '',
    ...issue.comments.map(comment => comment.createdAt),
    ...issue.events.map(event => event.createdAt),
  ]
    .sort()
    .at(-1) ?? issue.createdAt;

/** An issue as GitHub's `issue`. */
export function issueView(site: Site, repository: Repository, issue: Issue) {
  const url = issueUrl(site, repository, issue);
  const assignees = (issue.assignees ?? []).map(login => account(site, login));
  return {
    id: issue.id,
    node_id: nodeId('Issue', issue.id),
    url,
    repository_url: repositoryUrl(site, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: issuePage(site, repository, issue),
    number: issue.number,
    state: issue.state,
    state_reason: issue.stateReason ?? null,
    title: issue.title,
    body: issue.body ?? null,
    user: account(site, issue.author),
    labels: issue.labels.map(name => labelView(site, repository, name)),
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    locked: false,
    active_lock_reason: null,
    comments: issue.comments.length,
    closed_at: issue.closedAt ?? null,
    closed_by: issue.closedBy ? account(site, issue.closedBy) : null,
    created_at: issue.createdAt,
    updated_at: updatedAt(issue),
    author_association: 'MEMBER',
  };
}

function commentView(
  site: Site,
  repository: Repository,
  issue: Issue,
  comment: Comment,
) {
  return {
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    url: `${repositoryUrl(site, repository)}/issues/comments/${comment.id}`,
    html_url: `${issuePage(site, repository, issue)}#issuecomment-${
      comment.id
    }`,
    body: comment.body,
    user: account(site, comment.author),
    created_at: comment.createdAt,
    updated_at: comment.createdAt,
    issue_url: issueUrl(site, repository, issue),
    author_association: 'MEMBER',
    performed_via_github_app: null,
  };
}

/** Comments, events and the closing, in order of time. */
function timeline(site: Site, repository: Repository, issue: Issue) {
  const event = (
    kind: string,
    { id, actor, createdAt }: Pick<IssueEvent, 'id' | 'actor' | 'createdAt'>,
  ) => ({
    id,
    node_id: nodeId('Event', id),
    url: `${repositoryUrl(site, repository)}/issues/events/${id}`,
    actor: account(site, actor),
    event: kind,
    commit_id: null,
    commit_url: null,
    created_at: createdAt,
    performed_via_github_app: null,
  });
  const closing = issue.closedAt
    ? [
        {
          ...event('closed', {
            id: issue.id + 1_000_000,
            actor: issue.closedBy ?? issue.author,
            createdAt: issue.closedAt,
          }),
          state_reason: issue.stateReason ?? null,
        },
      ]
    : [];
  return [
    ...issue.comments.map(comment => ({
      ...commentView(site, repository, issue, comment),
      event: 'commented',
      actor: account(site, comment.author),
    })),
    ...issue.events.map(item => ({
      ...event(item.event, item),
      ...(item.label && {
        label: {
          name: item.label,
          color: labelView(site, repository, item.label).color,
        },
      }),
      ...(item.assignee && { assignee: account(site, item.assignee) }),
    })),
    ...closing,
  ].sort((a, b) => a.created_at.localeCompare(b.created_at));
}

function issueOf(call: RestCall): Issue {
  const number = Number(call.params.issue_number);
  const found = call.repository().issues.find(other => other.number === number);
  if (!found) {
    throw notFound();
  }
  return found;
}

export const issueEndpoints: Endpoint[] = [
  {
    path: '/repos/{owner}/{repo}/issues',
    permission: 'issues',
    answer: call => {
      const repository = call.repository();
      const state = call.query('state') ?? 'open';
      const since = call.query('since') ?? '';
      const labels = (call.query('labels') ?? '').split(',').filter(Boolean);
      const found = repository.issues
        .filter(
          issue =>
            (state === 'all' || issue.state === state) &&
            labels.every(label => issue.labels.includes(label)) &&
            updatedAt(issue) >= since,
        )
        .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
      return call
        .page(found)
        .map(issue => issueView(call.site, repository, issue));
    },
  },
  {
    path: '/repos/{owner}/{repo}/issues/{issue_number}',
    permission: 'issues',
    answer: call => issueView(call.site, call.repository(), issueOf(call)),
  },
  {
    path: '/repos/{owner}/{repo}/issues/{issue_number}/comments',
    permission: 'issues',
    answer: call => {
      const issue = issueOf(call);
      return call
        .page(issue.comments)
        .map(comment =>
          commentView(call.site, call.repository(), issue, comment),
        );
    },
  },
  {
    path: '/repos/{owner}/{repo}/issues/{issue_number}/timeline',
    permission: 'issues',
    answer: call =>
      call.page(timeline(call.site, call.repository(), issueOf(call))),
  },
];
