import { GraphQLResolveInfo } from 'graphql';
import { githubError } from './errors';

/** Fields of an object: values, or functions of the field's arguments. */
export type GraphqlObject = Record<string, unknown>;

export interface ConnectionArguments {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
}

const MAXIMUM_PAGE = 100;

const cursorOf = (index: number) =>
  Buffer.from(`cursor:${index}`).toString('base64');

const indexOf = (cursor: string) =>
  Number(Buffer.from(cursor, 'base64').toString().replace('cursor:', ''));

/** A connection over a list, with GitHub's limits on page sizes. */
export function connection<T, V>(
  items: readonly T[],
  { first, last, after, before }: ConnectionArguments,
  view: (item: T) => V,
  info: GraphQLResolveInfo,
): GraphqlObject {
  const size = first ?? last;
  if (size === null || size === undefined) {
    throw githubError(
      'MISSING_PAGINATION_BOUNDARIES',
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${info.fieldName}\` connection.`,
    );
  }
  if (size > MAXIMUM_PAGE) {
    throw githubError(
      'EXCESSIVE_PAGINATION',
      `Requesting ${size} records on the \`${info.fieldName}\` connection exceeds the \`first\` limit of ${MAXIMUM_PAGE} records.`,
    );
  }
  const from = after ? indexOf(after) + 1 : 0;
  const to = before ? indexOf(before) : items.length;
  const start = first ? from : Math.max(from, to - size);
  const end = first ? Math.min(to, from + size) : to;
  const nodes = items.slice(start, end).map(view);
  return {
    totalCount: items.length,
    nodes,
    edges: nodes.map((node, index) => ({
      node,
      cursor: cursorOf(start + index),
    })),
    pageInfo: {
      startCursor: nodes.length > 0 ? cursorOf(start) : null,
      endCursor: nodes.length > 0 ? cursorOf(end - 1) : null,
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
    },
  };
}

/** The resolver of a connection whose only arguments are those of paging. */
export const connectionOf =
  <T>(items: () => readonly T[], view: (item: T) => unknown) =>
  (
    args: ConnectionArguments,
    _: unknown,
    info: GraphQLResolveInfo,
  ): GraphqlObject =>
    connection(items(), args, view, info);
