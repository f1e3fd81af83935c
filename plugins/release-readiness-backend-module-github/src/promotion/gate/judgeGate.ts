import type { TextReference } from '@release-readiness/backstage-plugin-release-readiness-common';
import { GithubError, type GithubClient } from '../../client';
import { z } from 'zod';

const environmentShape = z.object({
  name: z.string(),
  can_admins_bypass: z.boolean().optional(),
});

const rulesShape = z.object({
  custom_deployment_protection_rules: z
    .array(
      z.object({
        enabled: z.boolean().optional(),
        app: z.object({ slug: z.string() }),
      }),
    )
    .optional(),
});

/** What GitHub answered: its JSON, or the status of a refusal. */
export type GateReading =
  { status: 'answered'; json: unknown } | { status: 'refused'; code: number };

/** `unknown` keeps a promotion out as `open` does. */
export interface GateState {
  /** `guarded`: our rule is on and nobody can pass it by. */
  state: 'guarded' | 'open' | 'unknown';
  problems: TextReference[];
}

/**
 * Whether the portal's rule really guards an environment. A field that GitHub
 * does not send is unknown; an environment that does not exist is open, since
 * the first workflow that names it creates it without any rule.
 */
export function judgeGate(input: {
  /** `GET …/environments/{environment_name}`. */
  environment: GateReading;
  /** `GET …/environments/{environment_name}/deployment_protection_rules`. */
  rules: GateReading;
  /** Slug of the App that answers as the portal. */
  appSlug: string;
}): GateState {
  const open: string[] = [];
  const unknown: string[] = [];
  if (input.environment.status === 'refused') {
    (input.environment.code === 404 ? open : unknown).push(
      input.environment.code === 404
        ? 'environment-missing'
        : 'environment-unreadable',
    );
  } else {
    const bypass = environmentShape.safeParse(input.environment.json).data
      ?.can_admins_bypass;
    if (bypass === undefined) {
      unknown.push('administrators-bypass-unknown');
    } else if (bypass) {
      open.push('administrators-bypass');
    }
  }
  const rules =
    input.rules.status === 'answered'
      ? rulesShape.safeParse(input.rules.json).data
          ?.custom_deployment_protection_rules
      : undefined;
  const ours = rules?.find(({ app }) => app.slug === input.appSlug);
  if (!rules) {
    // 404 and 403 are also what a plan without such rules answers
    unknown.push('rules-unreadable');
  } else if (!ours) {
    open.push('rule-missing');
  } else if (ours.enabled === undefined) {
    unknown.push('rule-enabled-unknown');
  } else if (!ours.enabled) {
    open.push('rule-disabled');
  }
  return {
    state: stateOf(open, unknown),
    problems: [...open, ...unknown].map(problem => ({
      key: `promotion.gate.problem.${problem}`,
    })),
  };
}

function stateOf(open: string[], unknown: string[]): GateState['state'] {
  if (open.length > 0) {
    return 'open';
  }
  return unknown.length > 0 ? 'unknown' : 'guarded';
}

/**
 * Reads what {@link judgeGate} judges.
 *
 * @throws GithubError when GitHub is in trouble
 * @throws SourceError when GitHub can't be reached or its budget is used up
 */
export async function readGate(
  client: GithubClient,
  options: { repository: string; environment: string; appSlug: string },
  signal: AbortSignal,
): Promise<GateState> {
  const base = `/repos/${options.repository}/environments/${encodeURIComponent(
    options.environment,
  )}`;
  const read = async (path: string): Promise<GateReading> => {
    try {
      return {
        status: 'answered',
        json: await client.get(path, json => json, signal),
      };
    } catch (error) {
      if (error instanceof GithubError && !error.isTransient) {
        return { status: 'refused', code: error.status ?? 0 };
      }
      throw error;
    }
  };
  return judgeGate({
    environment: await read(base),
    rules: await read(`${base}/deployment_protection_rules`),
    appSlug: options.appSlug,
  });
}
