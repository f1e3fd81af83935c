import { z } from 'zod';

/** ISO 8601, UTC. */
export const time = z.iso.datetime();

export const textReference = z
  .object({
    key: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  })
  .meta({
    id: 'TextReference',
    description: 'A text by key, translated where it is shown',
  });

export const evidenceLink = z
  .object({
    target: z.enum([
      'kubernetes',
      'github',
      'prometheus',
      'alertmanager',
      'other',
    ]),
    title: z.string(),
    url: z.string().optional(),
  })
  .meta({ id: 'EvidenceLink' });
