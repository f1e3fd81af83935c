import {
  environmentNames,
  type EnvironmentName,
  type Finding,
  type FindingSubject,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  factIn,
  type EnvironmentWorkloads,
  type Fact,
  type FactKind,
  type FactReference,
  type ServiceDescriptor,
  type UnavailableFact,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { stableWorkloads } from './workloads';

/** A fact of a kind in each environment, as a check declares them. */
export function factInEveryEnvironment<T>(
  kind: FactKind<T>,
): Record<EnvironmentName, FactReference<T>> {
  return {
    dev: factIn(kind, 'dev'),
    test: factIn(kind, 'test'),
    staging: factIn(kind, 'staging'),
    prod: factIn(kind, 'prod'),
  };
}

/** An environment that a check looks at, and what is known of it. */
export type ObservedEnvironment =
  /** The service does not have it, by its annotation. */
  | { environment: EnvironmentName; state: 'absent' }
  /** Not seen; the finding says why. */
  | { environment: EnvironmentName; state: 'unavailable'; finding: Finding }
  /** Seen, and nothing of the service is there. */
  | { environment: EnvironmentName; state: 'empty'; finding: Finding }
  /** With the workloads that are looked at. */
  | {
      environment: EnvironmentName;
      state: 'running';
      value: EnvironmentWorkloads;
    };

/** Findings about an environment as a whole. */
export function environmentSubject(
  environment: EnvironmentName,
): FindingSubject {
  return { kind: 'Environment', name: environment, environment };
}

/** The finding of a fact that nobody can vouch for: its own reason. */
export function unavailableFinding(
  fact: UnavailableFact,
  subject?: FindingSubject,
): Finding {
  return { outcome: 'unknown', message: fact.reason, subject };
}

/**
 * Sorts environments into those where the service runs, those that it does not
 * have by design, those where nothing was found and those that were not seen.
 *
 * @remarks
 * The findings of `unavailable` and `empty` are `unknown`: what was not seen
 * proves nothing. A canary alone is not the
 * service: only with `canaries` are its workloads looked at.
 */
export function observeEnvironments(
  facts: Partial<Record<EnvironmentName, Fact<EnvironmentWorkloads>>>,
  service: ServiceDescriptor,
  canaries?: 'with-canaries',
): ObservedEnvironment[] {
  return environmentNames.flatMap((environment): ObservedEnvironment[] => {
    const fact = facts[environment];
    if (!fact) return [];
    if (service.absentEnvironments.includes(environment)) {
      return [{ environment, state: 'absent' }];
    }
    const subject = environmentSubject(environment);
    if (fact.status === 'unavailable') {
      const finding = unavailableFinding(fact, subject);
      return [{ environment, state: 'unavailable', finding }];
    }
    const workloads = canaries
      ? fact.value.workloads
      : stableWorkloads(fact.value);
    if (workloads.length === 0) {
      const finding: Finding = {
        outcome: 'unknown',
        message: { key: 'general.not-running', params: { environment } },
        subject: {
          ...subject,
          cluster: fact.value.cluster,
          namespace: fact.value.namespace,
        },
      };
      return [{ environment, state: 'empty', finding }];
    }
    const value = { ...fact.value, workloads };
    return [{ environment, state: 'running', value }];
  });
}

/** Findings of the environments that could not be judged. */
export function unseenFindings(
  environments: readonly ObservedEnvironment[],
): Finding[] {
  return environments.flatMap(environment =>
    'finding' in environment ? [environment.finding] : [],
  );
}
