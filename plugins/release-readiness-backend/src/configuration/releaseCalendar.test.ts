import { buildService } from '@release-readiness/backstage-plugin-release-readiness-node';
import { describeService } from '../services';
import { findCalendarProblems } from '../promotion';
import { releaseCalendarOf } from './releaseCalendar';
import type { BusinessLine } from './Settings';

const retail: BusinessLine = {
  name: 'retail',
  title: 'Retail',
  timeZone: 'Asia/Shanghai',
  peakWindows: [
    { days: ['monday', 'sunday'], from: '19:30', to: '24:00' },
    {
      days: ['friday'],
      from: '10:00',
      to: '12:00',
      title: 'Morning',
      setBy: 'user:default/ops',
      reason: 'Most orders come then',
    },
  ],
  holidays: [{ date: '2026-10-01', title: 'National Day', effect: 'closed' }],
};

describe('the calendar of a service', () => {
  it('is that of its business line, with days by number', () => {
    const calendar = releaseCalendarOf(
      buildService({ businessLine: 'retail' }),
      [retail],
    );
    expect(calendar).toEqual({
      businessLine: 'retail',
      zone: 'Asia/Shanghai',
      peaks: [
        {
          id: 'retail/1',
          title: 'Retail',
          days: [1, 7],
          start: '19:30',
          end: '24:00',
          setBy: 'configuration',
          reason: 'Retail',
        },
        {
          id: 'retail/2',
          title: 'Morning',
          days: [5],
          start: '10:00',
          end: '12:00',
          setBy: 'user:default/ops',
          reason: 'Most orders come then',
        },
      ],
      holidays: [
        {
          date: '2026-10-01',
          title: 'National Day',
          effect: 'closed',
          setBy: 'configuration',
        },
      ],
    });
    expect(calendar && findCalendarProblems(calendar)).toEqual([]);
  });

  it('has no peaks where the service belongs to no line', () => {
    expect(releaseCalendarOf(buildService(), [retail])).toMatchObject({
      peaks: [],
      holidays: [],
    });
  });

  it.each([
    ['no line of this name is configured', []],
    ['its annotation names none of those that are', [retail]],
  ])('is not known when %s', (_, lines) => {
    const service = describeService(
      {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: {
          name: 'orders',
          annotations: { 'release-readiness.io/business-line': 'retial' },
        },
      },
      { environments: {}, githubHost: 'github.com', businessLines: lines },
    );
    expect(releaseCalendarOf(service, lines)).toBeUndefined();
  });
});
