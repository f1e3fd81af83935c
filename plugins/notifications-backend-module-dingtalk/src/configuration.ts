import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { tiers } from './messages/tier';

const tierSchema = z.enum(tiers);

const schema = z.object({
  topics: z.array(z.string().min(1)).optional(),
  portalUrl: z.url().optional(),
  robots: z
    .array(
      z.object({
        name: z.string().min(1),
        tiers: z.array(tierSchema).min(1),
        mentionAll: z.array(tierSchema).default(['critical']),
        accessToken: z.string().min(1),
        secret: z.string().min(1),
        baseUrl: z.url().default('https://oapi.dingtalk.com'),
      }),
    )
    .default([]),
  webhooks: z
    .array(
      z.object({
        name: z.string().min(1),
        tiers: z.array(tierSchema).min(1),
        url: z.url(),
        secret: z.string().min(16),
      }),
    )
    .default([]),
});

export type DingTalkConfiguration = z.infer<typeof schema> & {
  portalUrl: string;
};

const path = 'notifications.processors.dingtalk';

/**
 * Reads the configuration.
 *
 * @returns `undefined` where nothing is configured
 * @throws InputError naming each wrong value by its path
 */
export function readConfiguration(
  config: Config,
): DingTalkConfiguration | undefined {
  const value = config.getOptional(path);
  if (value === undefined) return undefined;
  const result = schema.safeParse(value);
  if (!result.success) {
    const problems = result.error.issues.map(
      issue => `${[path, ...issue.path].join('.')}: ${issue.message}`,
    );
    throw new InputError(`Wrong configuration: ${problems.join('; ')}`);
  }
  return {
    ...result.data,
    portalUrl: result.data.portalUrl ?? config.getString('app.baseUrl'),
  };
}
