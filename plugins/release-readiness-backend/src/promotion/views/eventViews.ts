import type {
  PromotionEventView,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { ChainedEvent } from '../chain';
import type { PromotionEvent } from '../events';
import type { AuditEntry } from '../transition';
import { isoTime } from './summaryView';
import { actorOf } from './trail';

function textOf(kind: string, params?: TextReference['params']): TextReference {
  return { key: `promotion.event.${kind}`, params };
}

function messageOf(event: PromotionEvent): TextReference {
  const { kind } = event;
  switch (kind) {
    case 'reject':
    case 'withdraw':
    case 'break-glass':
    case 'decline-break-glass':
    case 'pause':
    case 'abort':
    case 'release-lock':
    case 'hold':
    case 'hold-cleared':
      return textOf(kind, { reason: event.reason });
    case 'request-break-glass':
      return textOf(kind, {
        person: event.secondPerson,
        reason: event.reason,
      });
    case 'review':
      return textOf(kind, { reason: event.comment });
    case 'sign-off':
      return textOf(kind, { role: event.role });
    case 'gates-evaluated':
      return textOf(kind, {
        open: event.guards.filter(({ outcome }) => outcome === 'open').length,
        count: event.guards.length,
      });
    case 'schedule':
      return textOf(kind, { time: isoTime(event.opensAt) });
    case 'step-verified':
      return textOf(kind, { step: event.step });
    case 'observation-completed':
      return textOf(kind, {
        step: event.step,
        seconds: event.coverage.covered / 1000,
      });
    case 'breach':
      return textOf(kind, { trigger: event.breach.trigger });
    default:
      return textOf(kind);
  }
}

interface ClaimNote {
  run?: { runId: string; attempt: number };
  refusal?: string;
}

/** One line of the trail, in words. */
export function eventView(chained: ChainedEvent): PromotionEventView {
  const { seq, at, kind, hash } = chained;
  const entry = chained.payload as Partial<AuditEntry> & ClaimNote;
  const view = { seq, at, actor: actorOf(chained), kind, hash };
  if (entry.refused) return { ...view, message: entry.refused, refused: true };
  if (entry.event) {
    return { ...view, message: messageOf(entry.event), refused: false };
  }
  const run = entry.run ? `${entry.run.runId}/${entry.run.attempt}` : '';
  switch (kind) {
    case 'created':
      return { ...view, message: textOf(kind), refused: false };
    case 'effect-claimed':
      return { ...view, message: textOf(kind, { run }), refused: false };
    case 'claim-refused':
      return {
        ...view,
        message: textOf(kind, { run, reason: entry.refusal ?? '' }),
        refused: true,
      };
    default:
      return { ...view, message: textOf('other', { kind }), refused: false };
  }
}
