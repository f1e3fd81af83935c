import type { Config } from '@backstage/config';
import { readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds, type HumanDuration } from '@backstage/types';
import { defaultWorkflows, type WorkflowDriverSettings } from './driver';

/** Drivers that act through workflows. */
export const promotionDriverIds = ['github-actions', 'argo-rollouts'] as const;

export type PromotionDriverId = (typeof promotionDriverIds)[number];

/** `releaseReadiness.github.promotion` with its defaults. */
export interface GithubPromotionSettings {
  drivers: Record<PromotionDriverId, WorkflowDriverSettings>;
  claims: {
    /** Of every GitHub; absent = each GitHub's own. */
    issuer?: string;
    /** Whom a token has to be made for. */
    audience: string;
  };
  gate: {
    /** Between two looks at repositories with a live promotion, milliseconds. */
    liveInterval: number;
    /** Between two looks at the repositories of all services, milliseconds. */
    interval: number;
  };
  /** File in a repository that lists patterns of cache keys. */
  cacheKeysFile: string;
}

const root = 'releaseReadiness.github.promotion';
const portal = 'releaseReadiness.promotion';

const defaults = {
  environment: 'production',
  lookBack: { hours: 24 },
  forceCancelAfter: { minutes: 1 },
  typicalLatency: { minutes: 1 },
  liveInterval: { seconds: 10 },
  interval: { minutes: 5 },
  cacheKeysFile: 'cache-keys.txt',
};

/** Shorter would be a loop without a pause. Milliseconds. */
const shortestInterval = 500;

/**
 * Reads `releaseReadiness.github.promotion`, and of `releaseReadiness.promotion`
 * what GitHub has to know: the environment and the audience of claims.
 *
 * @throws InputError that names the path, when a value makes no sense
 */
export function readGithubPromotionSettings(
  config: Config,
): GithubPromotionSettings {
  const section = config.getOptionalConfig(root);
  const duration = (path: string, otherwise: HumanDuration) =>
    durationToMilliseconds(
      section?.has(path)
        ? readDurationFromConfig(section, { key: path })
        : otherwise,
    );
  const interval = (path: string, otherwise: HumanDuration) => {
    const value = duration(path, otherwise);
    if (value < shortestInterval) {
      throw new InputError(
        `${root}.${path} must be at least ${shortestInterval} ms`,
      );
    }
    return value;
  };
  const workflows = (path: string, otherwise: typeof defaultWorkflows) => {
    const given = section?.getOptionalConfig(path);
    const unknown = given?.keys().filter(key => !Object.hasOwn(otherwise, key));
    if (unknown?.length) {
      throw new InputError(
        `${root}.${path}.${unknown[0]} is no effect; there are ${Object.keys(
          otherwise,
        ).join(', ')}`,
      );
    }
    return Object.fromEntries(
      Object.entries(otherwise).map(([effect, file]) => [
        effect,
        fileName(
          `${root}.${path}.${effect}`,
          given?.getOptionalString(effect) ?? file,
        ),
      ]),
    ) as typeof defaultWorkflows;
  };
  const shared = {
    environment:
      config.getOptionalString(`${portal}.githubEnvironment`) ??
      defaults.environment,
    lookBack: duration('lookBack', defaults.lookBack),
    forceCancelAfter: duration('forceCancelAfter', defaults.forceCancelAfter),
    typicalLatency: duration('typicalLatency', defaults.typicalLatency),
  };
  const own = workflows('workflows', defaultWorkflows);
  const issuer = section?.getOptionalString('issuer');
  return {
    drivers: {
      'github-actions': { ...shared, workflows: own },
      'argo-rollouts': {
        ...shared,
        workflows: workflows('argoRollouts.workflows', own),
      },
    },
    claims: {
      ...(issuer && { issuer: webUrl(`${root}.issuer`, issuer) }),
      audience: webUrl(
        `${portal}.claimAudience`,
        config.getOptionalString(`${portal}.claimAudience`) ??
          config.getString('backend.baseUrl'),
      ),
    },
    gate: {
      liveInterval: interval('gate.liveInterval', defaults.liveInterval),
      interval: interval('gate.interval', defaults.interval),
    },
    cacheKeysFile:
      section?.getOptionalString('cacheKeysFile') ?? defaults.cacheKeysFile,
  };
}

function fileName(path: string, value: string): string {
  if (!/^[^/\\]+\.ya?ml$/.test(value)) {
    throw new InputError(
      `${path}: '${value}' is no file in .github/workflows, such as roll-out.yaml`,
    );
  }
  return value;
}

function webUrl(path: string, value: string): string {
  const protocol = URL.canParse(value) && new URL(value).protocol;
  if (protocol !== 'https:' && protocol !== 'http:') {
    throw new InputError(`${path}: '${value}' is no http or https URL`);
  }
  return value;
}
