import type { z } from 'zod';

/** One route, for the OpenAPI description. */
export interface Operation {
  /** Placeholders of `path` are its parameters. */
  path: string;
  method: 'get' | 'post' | 'delete';
  id: string;
  summary: string;
  /** Schema of the placeholders. */
  parameters?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  /** Absent = no body. */
  response?: z.ZodType;
  status?: number;
  errors: number[];
  /** Not a token of Backstage's. */
  security?: 'workflow-run';
}
