import { GraphQLResolveInfo } from 'graphql';
import { Comment, Issue } from '../records';
import { Repository } from '../repository';
import { updatedAt } from '../rest';
import { nodeId, Site } from '../site';
import { actorObject } from './actors';
import {
  connection,
  ConnectionArguments,
  connectionOf,
  GraphqlObject,
} from './connection';
import { GraphqlContext } from './context';
import { repositoryObject } from './repositories';

interface IssueArguments extends ConnectionArguments {
  labels?: string[] | null;
  states?: ('OPEN' | 'CLOSED')[] | null;
  filterBy?: {
    since?: string | null;
    labels?: string[] | null;
    states?: ('OPEN' | 'CLOSED')[] | null;
  } | null;
  orderBy?: {
    field: 'CREATED_AT' | 'UPDATED_AT' | 'COMMENTS';
    direction: 'ASC' | 'DESC';
  } | null;
}

/** The resolver of a repository's `issues` connection. */
export const issueConnection =
  (site: Site, repository: Repository) =>
  (args: IssueArguments, _: GraphqlContext, info: GraphQLResolveInfo) => {
    const labels = args.labels ?? args.filterBy?.labels;
    const states = args.states ?? args.filterBy?.states;
    const since = new Date(args.filterBy?.since ?? 0).toISOString();
    const key = (issue: Issue) =>
      args.orderBy?.field === 'UPDATED_AT' ? updatedAt(issue) : issue.createdAt;
    const found = repository.issues
      .filter(
        issue =>
          // labels are alternatives here, unlike in REST
          (!labels?.length ||
            labels.some(label => issue.labels.includes(label))) &&
          (!states?.length ||
            states.includes(issue.state === 'open' ? 'OPEN' : 'CLOSED')) &&
          updatedAt(issue) >= since,
      )
      .sort((a, b) => key(a).localeCompare(key(b)));
    if (args.orderBy?.direction === 'DESC') {
      found.reverse();
    }
    return connection(
      found,
      args,
      issue => issueObject(site, repository, issue),
      info,
    );
  };

function issueObject(
  site: Site,
  repository: Repository,
  issue: Issue,
): GraphqlObject {
  const path = `/${repository.fullName}/issues/${issue.number}`;
  return {
    __typename: 'Issue',
    id: nodeId('Issue', issue.id),
    databaseId: issue.id,
    number: issue.number,
    title: issue.title,
    body: issue.body ?? '',
    bodyText: issue.body ?? '',
    state: issue.state.toUpperCase(),
    stateReason: () => issue.stateReason?.toUpperCase() ?? null,
    closed: issue.state === 'closed',
    createdAt: issue.createdAt,
    closedAt: issue.closedAt ?? null,
    updatedAt: updatedAt(issue),
    author: () => actorObject(site, issue.author),
    authorAssociation: 'MEMBER',
    locked: false,
    repository: () => repositoryObject(site, repository),
    resourcePath: path,
    url: `${site.webUrl}${path}`,
    labels: connectionOf(
      () => issue.labels,
      name => ({
        id: nodeId('Label', `${repository.id}-${name}`),
        name,
        color:
          repository.labels.find(label => label.name === name)?.color ??
          'ededed',
      }),
    ),
    comments: connectionOf(
      () => issue.comments,
      comment => commentObject(site, repository, issue, comment),
    ),
    timelineItems: (
      args: ConnectionArguments & { itemTypes?: string[] | null },
      _: GraphqlContext,
      info: GraphQLResolveInfo,
    ) =>
      connection(
        timelineOf(site, repository, issue).filter(
          item =>
            !args.itemTypes?.length || args.itemTypes.includes(item.itemType),
        ),
        args,
        item => item.object,
        info,
      ),
  };
}

function commentObject(
  site: Site,
  repository: Repository,
  issue: Issue,
  comment: Comment,
): GraphqlObject {
  return {
    __typename: 'IssueComment',
    id: nodeId('IssueComment', comment.id),
    databaseId: comment.id,
    body: comment.body,
    bodyText: comment.body,
    createdAt: comment.createdAt,
    updatedAt: comment.createdAt,
    author: () => actorObject(site, comment.author),
    authorAssociation: 'MEMBER',
    url: `${site.webUrl}/${repository.fullName}/issues/${issue.number}#issuecomment-${comment.id}`,
  };
}

const EVENT_TYPES = {
  labeled: ['LABELED_EVENT', 'LabeledEvent'],
  unlabeled: ['UNLABELED_EVENT', 'UnlabeledEvent'],
  assigned: ['ASSIGNED_EVENT', 'AssignedEvent'],
  reopened: ['REOPENED_EVENT', 'ReopenedEvent'],
} as const;

function timelineOf(site: Site, repository: Repository, issue: Issue) {
  const items = [
    ...issue.comments.map(comment => ({
      itemType: 'ISSUE_COMMENT',
      at: comment.createdAt,
      object: commentObject(site, repository, issue, comment),
    })),
    ...issue.events.map(event => ({
      itemType: EVENT_TYPES[event.event][0] as string,
      at: event.createdAt,
      object: {
        __typename: EVENT_TYPES[event.event][1],
        id: nodeId('Event', event.id),
        createdAt: event.createdAt,
        actor: () => actorObject(site, event.actor),
        label: event.label && {
          id: nodeId('Label', `${repository.id}-${event.label}`),
          name: event.label,
        },
        assignee: event.assignee
          ? () => actorObject(site, event.assignee!)
          : null,
      },
    })),
    ...(issue.closedAt
      ? [
          {
            itemType: 'CLOSED_EVENT',
            at: issue.closedAt,
            object: {
              __typename: 'ClosedEvent',
              id: nodeId('Event', `closed-${issue.id}`),
              createdAt: issue.closedAt,
              actor: () => actorObject(site, issue.closedBy ?? issue.author),
              stateReason: () => issue.stateReason?.toUpperCase() ?? null,
            },
          },
        ]
      : []),
  ];
  return items.sort((a, b) => a.at.localeCompare(b.at));
}
