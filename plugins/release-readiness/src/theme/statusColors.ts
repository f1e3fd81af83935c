import type {
  CheckOutcome,
  GuardResult,
  PromotionStateName,
  PromotionStepView,
  Verdict,
} from '@release-readiness/backstage-plugin-release-readiness-common';

/** What a status looks like; words and icons always say the same. */
export type StatusTone =
  'bad' | 'unknown' | 'warning' | 'good' | 'neutral' | 'active';

export const toneOfOutcome: Record<CheckOutcome, StatusTone> = {
  fail: 'bad',
  unknown: 'unknown',
  warn: 'warning',
  pass: 'good',
  'not-applicable': 'neutral',
};

export const toneOfVerdict: Record<Verdict, StatusTone> = {
  'not-ready': 'bad',
  unknown: 'unknown',
  'ready-with-warnings': 'warning',
  ready: 'good',
};

export const toneOfGuard: Record<GuardResult['outcome'], StatusTone> = {
  open: 'good',
  closed: 'bad',
  unknown: 'unknown',
};

export const toneOfStep: Record<PromotionStepView['status'], StatusTone> = {
  waiting: 'neutral',
  running: 'active',
  held: 'warning',
  done: 'good',
  failed: 'bad',
  skipped: 'neutral',
};

/** Everything that is under way and well is `active`. */
const settledTones: Partial<Record<PromotionStateName, StatusTone>> = {
  draft: 'neutral',
  completed: 'good',
  held: 'warning',
  'rolling-back': 'bad',
  'verifying-rollback': 'bad',
  'rolled-back': 'warning',
  'rollback-failed': 'bad',
  rejected: 'bad',
  expired: 'neutral',
  invalidated: 'neutral',
  cancelled: 'neutral',
};

export const toneOfState = (state: PromotionStateName): StatusTone =>
  settledTones[state] ?? 'active';

/** `foreground` is text on `background`, and on paper and page. */
export interface StatusColor {
  foreground: string;
  background: string;
}

/**
 * The theme's own status colours are made for dots, not for text. These reach
 * 4.5 : 1 as text on paper, on the page and on their own tint.
 */
export const statusColors: Record<
  'light' | 'dark',
  Record<StatusTone, StatusColor>
> = {
  light: {
    bad: { foreground: '#a31621', background: '#fdebec' },
    unknown: { foreground: '#553c9a', background: '#f1edfb' },
    warning: { foreground: '#7a4a00', background: '#fff3dc' },
    good: { foreground: '#12603a', background: '#e6f5ec' },
    neutral: { foreground: '#555555', background: '#f0f0f0' },
    active: { foreground: '#0b4a8f', background: '#e7f0fb' },
  },
  dark: {
    bad: { foreground: '#ffb3ae', background: '#57302f' },
    unknown: { foreground: '#d3c6ff', background: '#453e5c' },
    warning: { foreground: '#ffcf85', background: '#54442a' },
    good: { foreground: '#93e0ad', background: '#2f4a38' },
    neutral: { foreground: '#d2d2d2', background: '#4d4d4d' },
    active: { foreground: '#b3d4ff', background: '#33455c' },
  },
};
