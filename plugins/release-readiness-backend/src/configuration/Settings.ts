import type {
  ApproverRole,
  CheckSeverity,
  EnvironmentName,
  PromotionPolicy,
  SignOffRole,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Policy } from '@release-readiness/backstage-plugin-release-readiness-node';

/** Where an environment is, before a service fills the placeholders. */
export interface EnvironmentPattern {
  cluster: string;
  /** May hold `{name}`, `{system}` and `{namespace}`. */
  namespace: string;
}

/** How often a target is collected. Durations are milliseconds. */
export interface CollectionSettings {
  /** Sources that have an interval of their own. */
  sources: string[];
  /** Between two complete passes over a target that can't be watched. */
  intervalOf(source: string): number;
  /** Between two complete passes over a watched target. */
  watchedInterval: number;
  /** A pass that takes longer is ended and counts as failed. */
  deadline: number;
}

/** Days of a peak window. */
export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

/** Hours of some days in which a business line wants no release (§2.1). */
export interface ConfiguredPeakWindow {
  days: (typeof weekdays)[number][];
  /** Local time, `HH:MM`. */
  from: string;
  /** Local time, `HH:MM`; before `from` it is on the next day. */
  to: string;
  /** What people see; the line's title by default. */
  title?: string;
  /** Who decided it, and why. */
  setBy?: string;
  reason?: string;
}

/** A day that is not like its weekday. */
export interface ConfiguredHoliday {
  /** `YYYY-MM-DD` in the line's time zone. */
  date: string;
  title: string;
  /** `closed`: nothing is released · `no-peaks`: no peak window begins on it. */
  effect: 'closed' | 'no-peaks';
  setBy?: string;
}

/** A business line, which services name by annotation. */
export interface BusinessLine {
  name: string;
  title: string;
  /** IANA name: `Asia/Shanghai`. */
  timeZone: string;
  peakWindows: ConfiguredPeakWindow[];
  holidays: ConfiguredHoliday[];
}

/**
 * Who holds a role for a service: a user, or the members of a group. The
 * reference may hold `{owner}`, `{system}` and `{name}` of the service.
 */
export interface RoleHolder {
  ref: string;
  /** Only those of them who belong to the service's owner, too. */
  ofOwner: boolean;
}

/** The guarded promotion. */
export interface PromotionSettings {
  enabled: boolean;
  policy: PromotionPolicy;
  /** §2.2 by role; nobody by default. */
  approvers: Record<ApproverRole, RoleHolder[]>;
  /** §2.3 by role; nobody by default. */
  signOffs: Record<SignOffRole, RoleHolder[]>;
  /** Groups and users that are paged. */
  onCall: string[];
  /** GitHub's environment of production deployments. */
  githubEnvironment: string;
  /** Slug of the App that answers as the environment's protection rule. */
  protectionRule: string;
  /** Where people open the portal, for links; absent = not configured. */
  portalUrl?: string;
  /** Another register than the built-in one; what a module sets comes first. */
  changeRegister?: ConfiguredChangeRegister;
}

/** A change register with ServiceNow's table API (§2.3). */
export interface ConfiguredChangeRegister {
  type: 'servicenow';
  url: string;
  authentication:
    | { type: 'basic'; username: string; password: string }
    | { type: 'bearer'; token: string };
}

/** For how long history is kept, in milliseconds. */
export interface RetentionSettings {
  transitions: number;
  days: number;
}

/** The configuration of the plugin, validated. */
export interface Settings {
  environments: Partial<Record<EnvironmentName, EnvironmentPattern>>;
  /** Filter of the software catalog: which entities are services. */
  serviceFilter: Record<string, string | string[]>[];
  /** Host of repositories that `github.com/project-slug` names. */
  githubHost: string;
  policy: Policy;
  /** Age limit in milliseconds by fact kind, where it is not the kind's own. */
  factMaxAges: Record<string, number>;
  collection: CollectionSettings;
  /** Between two reads of the catalog, in milliseconds. */
  catalogInterval: number;
  businessLines: BusinessLine[];
  promotion: PromotionSettings;
  retention: RetentionSettings;
  /** Checks that the configuration says something of. */
  namedChecks: string[];
  disabledChecks: string[];
  severities: Record<string, CheckSeverity>;
}
