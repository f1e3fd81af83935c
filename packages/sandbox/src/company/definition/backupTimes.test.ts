import { parseCompany } from '../Company';
import { readCompanyFiles } from '../CompanyFiles';
import { backupRuns, continueRun } from './backupTimes';

const now = new Date('2026-11-02T09:30:00Z');
const { services } = parseCompany(readCompanyFiles());

const runs = (name: string) =>
  Object.fromEntries(
    backupRuns(
      services.find(service => service.name === name)!,
      now,
    ).map(run => [run.purpose, run]),
  );

describe('backupRuns', () => {
  it('takes core data fully every day and incrementally every hour', () => {
    expect(runs('mall-order')).toMatchObject({
      full: { lastSuccess: new Date('2026-11-02T02:21:00Z') },
      incremental: {
        everySeconds: 3600,
        lastSuccess: new Date('2026-11-02T09:07:00Z'),
      },
      'restore-test': { lastSuccess: new Date('2026-10-31T04:52:00Z') },
    });
  });

  it('takes no incremental backup of non-core data', () => {
    expect(Object.keys(runs('mall-search')).sort()).toEqual([
      'full',
      'restore-test',
    ]);
  });

  it('has none for a service without data', () => {
    expect(runs('mall-geo')).toEqual({});
  });
});

describe('continueRun', () => {
  const later = new Date('2026-11-04T09:30:00Z');

  it('lets what recurs recur', () => {
    expect(continueRun(runs('mall-order').incremental, later)).toMatchObject({
      lastSuccess: new Date('2026-11-04T09:07:00Z'),
    });
  });

  it('leaves what has stopped where it was', () => {
    const { full } = runs('mall-analytics');
    expect(continueRun(full, later)).toBe(full);
  });
});
