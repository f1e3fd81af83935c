import type { ChangeRecordView } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { ChainAnchor, ChainedEvent } from '../chain';
import type {
  EffectRecord,
  MetricsEvidence,
  StoredPromotion,
  StoredReadings,
} from '../store';
import { sampleToJson } from '../store';
import { breachView, breakGlassView, isoTime } from './summaryView';
import { lastGuards, transitionsOf } from './trail';

/** What a bundle is made of. */
export interface EvidenceParts {
  stored: StoredPromotion;
  events: readonly ChainedEvent[];
  anchors: readonly (ChainAnchor & { at: number })[];
  effects: readonly EffectRecord[];
  readings: StoredReadings;
  metrics: readonly MetricsEvidence[];
  change?: ChangeRecordView;
  policy: object;
}

/** The type of our predicate; the number is that of its shape. */
export const evidencePredicateType =
  'https://release-readiness.io/promotion/v1';

/**
 * Everything that proves a promotion in one document: an in-toto statement,
 * version 1, about the released images. Its trail can be checked without the
 * portal.
 */
export function evidenceStatement(parts: EvidenceParts): object {
  const { stored, events, anchors, effects, readings, metrics } = parts;
  const { promotion } = stored;
  const guards = lastGuards(transitionsOf(events));
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: promotion.subject.digests.map(({ container, digest }) => ({
      name: container,
      digest: { sha256: digest.replace(/^sha256:/, '') },
    })),
    predicateType: evidencePredicateType,
    predicate: {
      promotionId: promotion.id,
      kind: promotion.kind,
      rollbackOf: promotion.rollbackOf,
      subject: promotion.subject,
      subjectHash: promotion.subjectHash,
      requester: promotion.requester,
      commitAuthors: promotion.commitAuthors,
      imageBuilder: promotion.imageBuilder,
      createdAt: isoTime(promotion.createdAt),
      state: promotion.state.name,
      policy: parts.policy,
      diff: promotion.diff,
      approvals: promotion.approvals.map(approval => ({
        ...approval,
        at: isoTime(approval.at),
        expiresAt: isoTime(approval.expiresAt),
      })),
      signOffs: promotion.signOffs.map(signOff => ({
        ...signOff,
        at: isoTime(signOff.at),
      })),
      breakGlass: promotion.breakGlass && breakGlassView(promotion.breakGlass),
      guards: guards && {
        evaluatedAt: isoTime(guards.at),
        results: guards.guards,
      },
      breaches: promotion.breaches.map(breach => ({
        ...breachView(breach),
        points: breach.points.map(point => ({ ...point, t: isoTime(point.t) })),
      })),
      change: parts.change,
      runs: effects
        .filter(({ body }) => body.kind === 'driver')
        .map(
          ({
            id,
            step,
            attempt,
            status,
            url,
            externalId,
            claimedBy,
            body,
          }) => ({
            effectId: id,
            step,
            attempt,
            status,
            url,
            externalId,
            claimedBy,
            effect: body,
          }),
        ),
      metrics: metrics.map(({ at, request, queries, responses }) => ({
        at: isoTime(at),
        request,
        queries,
        responses,
      })),
      samples: readings.samples.map(({ target, sample }) => ({
        target,
        // Keeps NaN and the infinities apart from what is missing.
        sample: JSON.parse(sampleToJson(sample)) as unknown,
      })),
      probes: readings.probes,
      smokeTests: readings.smokeTests,
      events,
      anchors,
      head: events.at(-1)?.hash,
    },
  };
}
