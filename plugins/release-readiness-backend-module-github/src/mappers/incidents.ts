import type { IncidentObservation } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { IssueNode } from '../queries';
import type { IncidentLevel } from '../settings';
import { plainText } from './text';

const titleLength = 200;

/** An incident and the labels it carries, which tell whose it is. */
export interface LabelledIncident extends IncidentObservation {
  labels: string[];
}

/** Issues of one level; `labels` is empty where it was not asked for. */
export const mapIncidents = (
  nodes: readonly IssueNode[],
  level: IncidentLevel,
): LabelledIncident[] =>
  nodes.map(node => ({
    number: node.number,
    title: plainText(node.title, titleLength),
    level,
    state: node.state === 'OPEN' ? 'open' : 'closed',
    createdAt: node.createdAt,
    ...(node.closedAt && { closedAt: node.closedAt }),
    url: node.url,
    labels: node.labels?.nodes.map(({ name }) => name) ?? [],
  }));

/** An issue has more labels than were read: whose it is can't be told. */
export const hasMoreLabels = ({ labels }: IssueNode): boolean =>
  labels !== undefined &&
  labels !== null &&
  labels.totalCount > labels.nodes.length;

/** An issue with labels of two levels counts once, at the more severe. */
export function withoutRepeats(
  incidents: readonly LabelledIncident[],
): LabelledIncident[] {
  const worst = new Map<number, LabelledIncident>();
  for (const incident of incidents) {
    const known = worst.get(incident.number);
    if (!known || incident.level < known.level) {
      worst.set(incident.number, incident);
    }
  }
  return [...worst.values()];
}

/** Without the labels; only those of one service where it names its label. */
export function incidentsOf(
  incidents: readonly LabelledIncident[],
  serviceLabel: string | undefined,
): IncidentObservation[] {
  return incidents
    .filter(
      ({ labels }) =>
        serviceLabel === undefined ||
        labels.some(
          label => label.toLowerCase() === serviceLabel.toLowerCase(),
        ),
    )
    .map(({ labels: _, ...incident }) => incident);
}
