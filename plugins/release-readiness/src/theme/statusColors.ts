import type {
  CheckOutcome,
  Verdict,
} from '@release-readiness/backstage-plugin-release-readiness-common';

/** What a status looks like; words and icons always say the same. */
export type StatusTone = 'bad' | 'unknown' | 'warning' | 'good' | 'neutral';

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
  },
  dark: {
    bad: { foreground: '#ffb3ae', background: '#57302f' },
    unknown: { foreground: '#d3c6ff', background: '#453e5c' },
    warning: { foreground: '#ffcf85', background: '#54442a' },
    good: { foreground: '#93e0ad', background: '#2f4a38' },
    neutral: { foreground: '#d2d2d2', background: '#4d4d4d' },
  },
};
