import {
  defaultPromotionPolicy as policy,
  type PointClass,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { MetricValue } from '../LiveMetrics';
import { classifyValue } from './classifyPoint';

describe('classes of a point', () => {
  it.each<[string, MetricValue, MetricValue, PointClass]>([
    ['above the limit', { value: 0.0501 }, { value: 50 }, 'BREACH'],
    ['exactly at the limit', { value: 0.05 }, { value: 50 }, 'OK'],
    ['below the limit', { value: 0 }, { value: 50 }, 'OK'],
    ['too few requests', { value: 1 }, { value: 49.9 }, 'THIN'],
    ['0/0', { value: NaN }, { value: 0 }, 'THIN'],
    ['0/0 dropped', { problem: 'missing' }, { value: 0 }, 'THIN'],
    ['NaN with requests', { value: NaN }, { value: 80 }, 'UNKNOWN'],
    ['no value', {}, { value: 80 }, 'UNKNOWN'],
    ['infinite', { value: Infinity }, { value: 0 }, 'UNKNOWN'],
    ['no point', { problem: 'missing' }, { problem: 'missing' }, 'UNKNOWN'],
    ['query error', { problem: 'query-error' }, { value: 0 }, 'UNKNOWN'],
    [
      'partial response',
      { value: 0, problem: 'partial-response' },
      { value: 80 },
      'UNKNOWN',
    ],
    ['targets down', { problem: 'targets-down' }, { value: 80 }, 'UNKNOWN'],
    ['requests unknown', { value: 0 }, {}, 'UNKNOWN'],
  ])('%s', (_, value, requests, expected) => {
    expect(classifyValue(value, requests, policy.rollbackErrorRate)).toBe(
      expected,
    );
  });
});
