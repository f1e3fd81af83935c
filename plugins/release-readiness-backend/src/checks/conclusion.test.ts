import type { Finding } from '@release-readiness/backstage-plugin-release-readiness-common';
import { conclude } from './conclusion';

const finding = (outcome: Finding['outcome']): Finding => ({
  outcome,
  message: { key: 'any' },
});
const snippets = () => [
  { title: { key: 'snippet' }, language: 'yaml' as const, text: 'a: 1\n' },
];

describe('conclude', () => {
  it.each([
    ['pass', 'summary-pass'],
    ['warn', 'summary-fail'],
    ['fail', 'summary-fail'],
    ['unknown', 'general.summary.unknown'],
  ] as const)('sums up %s as %s', (outcome, key) => {
    expect(conclude([finding(outcome)])).toMatchObject({ summary: { key } });
  });

  it('offers no remediation for a pass, and one for everything else', () => {
    expect(conclude([finding('pass')], { snippets })).not.toHaveProperty(
      'remediation',
    );
    expect(conclude([finding('fail')], { snippets })).toMatchObject({
      remediation: { message: { key: 'remediation' }, snippets: snippets() },
    });
  });

  it('is unknown, not a pass, when nothing was found', () => {
    expect(conclude([])).toMatchObject({
      findings: [{ outcome: 'unknown' }],
      summary: { key: 'general.summary.unknown' },
    });
  });
});
