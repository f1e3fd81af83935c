import type { Finding } from '@release-readiness/backstage-plugin-release-readiness-common';
import { worstOutcome } from './worst';

const findings = (...outcomes: Finding['outcome'][]): Finding[] =>
  outcomes.map(outcome => ({ outcome, message: { key: 'any' } }));

describe('worstOutcome', () => {
  it.each([
    [
      'a known failure beats what is unknown',
      ['pass', 'unknown', 'fail'],
      'fail',
    ],
    ['what is unknown beats a warning', ['warn', 'unknown', 'pass'], 'unknown'],
    ['a warning beats a pass', ['pass', 'warn'], 'warn'],
    ['only passes pass', ['pass', 'pass'], 'pass'],
    ['no findings are unknown, not a pass', [], 'unknown'],
  ] as const)('%s', (_title, outcomes, expected) => {
    expect(worstOutcome(findings(...outcomes))).toBe(expected);
  });
});
