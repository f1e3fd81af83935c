import { z } from 'zod';

const days = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write HH:MM');

/** Shape of `app-config.business-lines.yaml`. */
export const businessLinesSchema = z.strictObject({
  releaseReadiness: z.strictObject({
    businessLines: z.array(
      z.strictObject({
        name: z.string(),
        title: z.string(),
        /** IANA name. */
        timeZone: z.string(),
        peakWindows: z.array(
          z.strictObject({ days: z.array(z.enum(days)), from: time, to: time }),
        ),
      }),
    ),
  }),
});

export type BusinessLine = z.infer<
  typeof businessLinesSchema
>['releaseReadiness']['businessLines'][number];
