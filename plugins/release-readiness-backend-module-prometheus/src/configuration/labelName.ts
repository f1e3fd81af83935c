import { z } from 'zod';

/** Name of a label of Prometheus. */
export const labelName = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, {
  message: 'is not a label name',
});
