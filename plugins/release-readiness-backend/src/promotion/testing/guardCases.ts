import {
  type GuardResult,
  promotionTexts,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Fact } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { BreakGlass } from '../states';
import { minute, startOfTests as now } from './builders';

/** One day in milliseconds. */
export const day = 24 * 60 * minute;

/** An instant as evidence writes it. */
export const iso = (at: number) => new Date(at).toISOString();

/** What a source answered, by default just now. */
export function known<T>(value: T, at = now): Fact<T> {
  return {
    status: 'known',
    value,
    observedAt: iso(at),
    origin: { source: 'test', target: 'test' },
  };
}

/** A source that did not answer. */
export const unavailable: Fact<never> = {
  status: 'unavailable',
  reason: { key: 'general.unavailable.refused' },
};

/** Glass that was broken for an incident. */
export const glass: BreakGlass = {
  by: 'user:default/oncall',
  reason: 'hotfix',
  incident: '#7',
  at: now,
  reviewDueAt: now + day,
};

/** A title, what a guard says, and what it should say. */
export type GuardCase = [string, GuardResult, GuardResult['outcome']];

/** Keys that a guard uses and nobody has written a text for. */
export function keysWithoutText(given: GuardResult): string[] {
  const texts = Object.keys(promotionTexts.en);
  const used = [
    given.reason,
    ...(given.caveat ? [given.caveat] : []),
    ...given.evidence.map(({ message }) => message),
  ].map(({ key }) => key);
  return used.filter(
    key => !key.startsWith('general.') && !texts.includes(key),
  );
}
