import {
  finalStateNames,
  promotionStateNames,
  type PromotionStateName,
  promotionStepNames,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { transitionTable } from '../transition';

// Mermaid takes a hyphen in an id for an arrow.
function idOf(state: PromotionStateName): string {
  return state.replaceAll('-', '_');
}

/**
 * The state machine as a Mermaid diagram, made from the transition table. What
 * all steps share is drawn once, from the box around them; events that stay in
 * their state are left out.
 */
export function stateDiagram(): string {
  const steps: readonly PromotionStateName[] = promotionStepNames;
  const lines = ['stateDiagram-v2'];
  const declare = (state: PromotionStateName) =>
    `state "${state}" as ${idOf(state)}`;
  for (const state of promotionStateNames) {
    if (!steps.includes(state)) lines.push(`  ${declare(state)}`);
  }
  lines.push('  state "running" as running {');
  for (const step of promotionStepNames) lines.push(`    ${declare(step)}`);
  lines.push('  }', '  [*] --> draft');

  const arrows = new Map<string, string[]>();
  const draw = (from: string, to: string, event: string) => {
    const arrow = `${from} --> ${to}`;
    const events = arrows.get(arrow) ?? [];
    if (!events.includes(event)) events.push(event);
    arrows.set(arrow, events);
  };
  for (const from of promotionStateNames) {
    for (const [event, targets = []] of Object.entries(transitionTable[from])) {
      for (const to of targets) {
        if (to === from) continue;
        const shared =
          steps.includes(from) && (to === 'held' || to === 'rolling-back');
        const back = from === 'held' && steps.includes(to);
        draw(
          shared ? 'running' : idOf(from),
          back ? 'running' : idOf(to),
          event,
        );
      }
    }
  }
  for (const [arrow, events] of arrows) {
    lines.push(`  ${arrow} : ${events.join(', ')}`);
  }
  for (const state of finalStateNames) lines.push(`  ${idOf(state)} --> [*]`);
  return lines.join('\n');
}

/** The whole page of the documentation. */
export function stateDocument(): string {
  const rows = promotionStateNames.map(state => {
    const events = Object.entries(transitionTable[state]).map(
      ([event, targets = []]) =>
        targets.every(target => target === state)
          ? `${event} (stays)`
          : `${event} → ${targets.length > 4 ? 'where it came from' : targets.join(' or ')}`,
    );
    return `- **${state}**: ${events.join(' · ') || 'nothing: it is over'}`;
  });
  return `# States of a promotion

Made from the transition table of the code; a test fails when the two differ.
Whatever is not here is refused, and the refusal is on the audit trail.

\`\`\`mermaid
${stateDiagram()}
\`\`\`

## Events of each state

${rows.join('\n')}
`;
}
