import type {
  CheckSeverity,
  EnvironmentName,
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
}

/** A business line, which services name by annotation. */
export interface BusinessLine {
  name: string;
  title: string;
  /** IANA name: `Asia/Shanghai`. */
  timeZone: string;
  peakWindows: ConfiguredPeakWindow[];
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
  retention: RetentionSettings;
  disabledChecks: string[];
  severities: Record<string, CheckSeverity>;
}
