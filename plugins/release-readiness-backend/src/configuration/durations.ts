import { ConfigReader, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import { z } from 'zod';

const text = z.union([z.string(), z.record(z.string(), z.number())]);

function parse(minimum: number, problem: string) {
  return text.transform((value, context) => {
    try {
      const milliseconds = durationToMilliseconds(
        readDurationFromConfig(new ConfigReader({ value }), { key: 'value' }),
      );
      if (milliseconds >= minimum) return milliseconds;
      context.addIssue({ code: 'custom', message: problem });
    } catch {
      context.addIssue({
        code: 'custom',
        message: 'is no duration; write 10m, PT10M or { minutes: 10 }',
      });
    }
    return z.NEVER;
  });
}

/** Durations as everywhere in Backstage: `10m`, `PT10M` or `{ minutes: 10 }`. */
export const duration = parse(1, 'must be more than 0');

/** One that may also be 0. */
export const durationOrNone = parse(0, 'must not be negative');
