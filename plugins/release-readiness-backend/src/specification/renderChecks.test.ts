import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { builtInChecks } from '../checks';
import { renderChecks } from './renderChecks';
import { rules } from './rules';

const committed = resolve(process.cwd(), '../../docs/checks.md');

describe('docs/checks.md', () => {
  it('is what the checks and rules say; `npm run docs` writes it', () => {
    expect(readFileSync(committed, 'utf8')).toBe(
      renderChecks(builtInChecks, rules),
    );
  });

  it.each(rules.map(({ id }) => id))('has one row of %s', id => {
    const rows = renderChecks(builtInChecks, rules)
      .split('\n')
      .filter(line => line.startsWith(`| \`${id}\` |`));
    expect(rows).toHaveLength(1);
  });

  it('keeps text out of the structure of its tables', () => {
    const [rule] = rules;
    const text = renderChecks(
      [],
      [{ ...rule, status: 'not-yet', text: 'a | b\n<script>' }],
    );
    expect(text).toContain('| a \\| b &lt;script> |');
  });
});
