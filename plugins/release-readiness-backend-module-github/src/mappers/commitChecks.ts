import type { CommitCheck } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { ContextNode } from '../queries';
import { plainText, webAddress } from './text';

const nameLength = 200;
const summaryLength = 300;

/** Check runs and commit statuses in the same words. */
export function mapCommitChecks(nodes: readonly ContextNode[]): CommitCheck[] {
  return nodes.map(node =>
    node.__typename === 'CheckRun' ? checkRun(node) : commitStatus(node),
  );
}

function checkRun(
  node: Extract<ContextNode, { __typename: 'CheckRun' }>,
): CommitCheck {
  const app = node.checkSuite?.app?.slug;
  const url = webAddress(node.detailsUrl);
  return {
    kind: 'check-run',
    name: plainText(node.name, nameLength),
    ...(app && { app }),
    status: node.status.toLowerCase(),
    ...(node.conclusion && { conclusion: node.conclusion.toLowerCase() }),
    ...(node.completedAt && { completedAt: node.completedAt }),
    ...(url && { url }),
    ...(node.title && { summary: plainText(node.title, summaryLength) }),
  };
}

function commitStatus(
  node: Extract<ContextNode, { __typename: 'StatusContext' }>,
): CommitCheck {
  const state = node.state.toLowerCase();
  const open = state === 'pending' || state === 'expected';
  const url = webAddress(node.targetUrl);
  return {
    kind: 'status',
    name: plainText(node.context, nameLength),
    status: open ? 'in_progress' : 'completed',
    ...(!open && { conclusion: state, completedAt: node.createdAt }),
    ...(url && { url }),
    ...(node.description && {
      summary: plainText(node.description, summaryLength),
    }),
  };
}
