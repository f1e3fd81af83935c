import {
  builtInCheckTexts,
  type Finding,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  createCheck,
  factOf,
  githubIncidents,
  type IncidentObservation,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { hoursSince, printHours } from '../ages';
import { commitLink } from '../commits';
import { conclude } from '../conclusion';
import { printable } from '../printable';
import { firstSnippets } from '../snippets';

function isSevereAndOpen({ level, state }: IncidentObservation): boolean {
  return state === 'open' && (level === 'P0' || level === 'P1');
}

/** §8: nothing is released while a P0 or P1 incident of the service is open. */
export const noOpenSevereIncident = createCheck({
  id: 'no-open-severe-incident',
  area: 'incident-response',
  severity: 'blocking',
  sections: ['8'],
  texts: builtInCheckTexts['no-open-severe-incident'],
  facts: { incidents: factOf(githubIncidents) },
  evaluate({ facts, now }) {
    const { slug, incidents } = facts.incidents.value;
    const open = incidents.filter(isSevereAndOpen);
    const findings = open.map((incident): Finding => {
      const { level, number, title, createdAt, url } = incident;
      return {
        outcome: 'fail',
        message: {
          key: 'open',
          params: { level, title: printable(title, 120) },
        },
        subject: { kind: 'Issue', name: `${slug}#${number}` },
        observed: `open, ${printHours(hoursSince(createdAt, now))}`,
        expected: 'closed',
        link: commitLink(`#${number}`, url),
      };
    });
    if (findings.length === 0) {
      findings.push({
        outcome: 'pass',
        message: { key: 'none' },
        subject: { kind: 'Repository', name: slug },
      });
    }
    return conclude(findings, {
      fail: { count: open.length },
      snippets: () =>
        firstSnippets(
          open.map(({ number }) => ({
            title: { key: 'snippet', params: { number } },
            language: 'bash',
            text: `gh issue close ${number} --repo ${slug} --comment "Resolved. Timeline and post-mortem: "\n`,
          })),
        ),
    });
  },
});
