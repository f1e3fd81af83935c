import {
  checkAreas,
  generalTexts,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Check } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { CheckRule, Rule } from './Rule';

const kindTitles = {
  guard: 'Guards: may this promotion take this transition now?',
  step: 'Steps: what is performed',
  trigger: 'Triggers: roll back now',
  attestation: 'Attestations: what only a person can say',
} as const;

function cell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/</g, '&lt;').replace(/\s+/g, ' ');
}

function table(header: string[], rows: string[][]): string[] {
  const line = (cells: string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [
    line(header),
    `|${header.map(() => ' --- |').join('')}`,
    ...rows.map(line),
  ];
}

function sectionsOf({ sections }: { sections: readonly string[] }): string {
  return sections.map(section => `§${section}`).join(', ');
}

function checkRow(check: Check, rule: CheckRule | undefined): string[] {
  const { title, remediation } = check.texts.en;
  return [
    `\`${check.id}\``,
    sectionsOf(check),
    check.severity,
    check.facts.map(fact => `\`${fact}\``).join(', '),
    `**${title}.** ${rule?.text ?? check.texts.en.description}`,
    remediation,
  ];
}

function ruleRow(rule: Rule): string[] {
  return [
    `\`${rule.id}\``,
    sectionsOf(rule),
    rule.kind === 'check' ? rule.severity : rule.kind,
    rule.text,
    rule.standard,
  ];
}

/**
 * The list of all checks and of the rules that are not held yet, as Markdown.
 * The same checks and rules give the same text.
 */
export function renderChecks(
  checks: readonly Check[],
  rules: readonly Rule[],
): string {
  const checkRules = rules.filter(rule => rule.kind === 'check');
  const missing = rules.filter(({ status }) => status === 'not-yet');
  const lines = [
    '# Checks',
    '',
    '<!-- Written by `npm run docs` from the checks and the register of rules. Change those. -->',
    '',
    'Every check has one of five outcomes: `pass`, `warn`, `fail`, `unknown` (evidence is missing, stale or a source did not answer; never counted as a pass) and `not-applicable`.',
    'A `blocking` check that fails or is unknown closes the gate to production, a `warning` one shows in the verdict, an `informative` one never counts. § is the section of the standard. Numbers are defaults; an organisation changes them under `releaseReadiness.policy.limits`.',
    '',
    `${checks.length} checks are in force; ${missing.length} of ${rules.length} rules are [not held yet](#not-yet).`,
    '',
  ];
  for (const area of checkAreas) {
    const rows = checks
      .filter(check => check.area === area)
      .map(check =>
        checkRow(
          check,
          checkRules.find(({ id }) => id === check.id),
        ),
      );
    if (rows.length === 0) continue;
    lines.push(
      `## ${generalTexts.en[`general.area.${area}`]}`,
      '',
      ...table(
        ['Check', '§', 'Severity', 'Evidence', 'Passes when', 'How to fix'],
        rows,
      ),
      '',
    );
  }
  lines.push(
    '## Not yet',
    '',
    'What the standard asks for and the product does not hold yet. The last column has the words of the standard.',
    '',
  );
  const header = ['Rule', '§', 'Severity', 'What has to hold', 'Standard'];
  for (const area of checkAreas) {
    const rows = checkRules
      .filter(rule => rule.area === area && rule.status === 'not-yet')
      .map(ruleRow);
    if (rows.length === 0) continue;
    const title = generalTexts.en[`general.area.${area}`];
    lines.push(`### ${title}: checks`, '', ...table(header, rows), '');
  }
  for (const [kind, title] of Object.entries(kindTitles)) {
    const rows = missing.filter(rule => rule.kind === kind).map(ruleRow);
    if (rows.length === 0) continue;
    const columns = header.map(name => (name === 'Severity' ? 'Kind' : name));
    lines.push(`### ${title}`, '', ...table(columns, rows), '');
  }
  return `${lines.join('\n').trimEnd()}\n`;
}
