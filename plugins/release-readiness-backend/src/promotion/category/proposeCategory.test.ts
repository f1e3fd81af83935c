import { promotionTexts } from '@release-readiness/backstage-plugin-release-readiness-common';
import { proposeCategory } from './proposeCategory';

describe('the proposed category', () => {
  const calm = {
    changedFiles: ['docs/readme.md', 'src/main/resources/logback-prod.xml'],
    jvmOptions: [],
    migrations: [],
    frameworks: [],
  };
  it.each([
    ['log levels and documentation', calm, 'minor'],
    ['code', { ...calm, changedFiles: ['src/A.java'] }, 'normal'],
    [
      'an index',
      {
        ...calm,
        migrations: [{ path: 'V2__i.sql', sql: 'CREATE INDEX i ON o (c)' }],
      },
      'normal',
    ],
    [
      'partitions',
      {
        ...calm,
        migrations: [{ path: 'V3.sql', sql: 'ALTER TABLE o ADD PARTITION x' }],
      },
      'major',
    ],
    ['a JVM option', { ...calm, jvmOptions: ['-Xmx4g'] }, 'major'],
    [
      'a framework',
      {
        ...calm,
        frameworks: [{ name: 'spring-boot', from: '3.2', to: '3.5' }],
      },
      'major',
    ],
    [
      'sharding rules',
      { ...calm, changedFiles: ['conf/sharding.yaml'] },
      'major',
    ],
    ['files nobody knows', { ...calm, changedFiles: undefined }, 'major'],
    ['nothing known', {}, 'major'],
  ])('for %s', (_, diff, expected) => {
    const { category, reasons } = proposeCategory(diff);
    expect(category).toBe(expected);
    expect(reasons.length).toBeGreaterThan(0);
    for (const { key } of reasons) {
      expect(Object.keys(promotionTexts.en)).toContain(key);
    }
  });
});
