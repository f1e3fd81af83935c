import { z } from 'zod';
import { weekdays } from './Settings';

const text = z.string().min(1);

const time = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is no time of day; write HH:MM');

/** Midnight at the end of a day is `24:00`. */
const endTime = z.union([z.literal('24:00'), time]);

const timeZone = z.string().refine(
  name => {
    try {
      return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
    } catch {
      return false;
    }
  },
  { message: 'is no IANA time zone, such as Asia/Shanghai' },
);

const peakWindow = z
  .strictObject({
    days: z.array(z.enum(weekdays)).min(1),
    from: time,
    to: endTime,
    title: text.optional(),
    setBy: text.optional(),
    reason: text.optional(),
  })
  .refine(({ from, to }) => from !== to, {
    message: 'begins and ends at the same time',
    path: ['to'],
  });

const holiday = z.strictObject({
  date: z.iso.date('is no date YYYY-MM-DD'),
  title: text,
  effect: z.enum(['closed', 'no-peaks']).default('closed'),
  setBy: text.optional(),
});

const businessLine = z.strictObject({
  name: z.string().min(1),
  title: z.string().min(1),
  timeZone,
  peakWindows: z.array(peakWindow).default([]),
  holidays: z.array(holiday).default([]),
});

/** `releaseReadiness.businessLines`; names are unique. */
export const businessLinesSchema = z
  .array(businessLine)
  .default([])
  .superRefine((lines, context) => {
    lines.forEach(({ name }, index) => {
      if (lines.findIndex(line => line.name === name) < index) {
        context.addIssue({
          code: 'custom',
          path: [index, 'name'],
          message: `"${name}" is there already`,
        });
      }
    });
  });
