import {
  ConflictError,
  InputError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  formatText,
  promotionTexts,
  type TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';

const english: ReadonlyMap<string, string> = new Map(
  Object.entries(promotionTexts.en),
);

/** English words, for readers who don't use the portal. */
export function describeText({ key, params }: TextReference): string {
  return formatText(english.get(key) ?? key, params);
}

/** A text `promotion.refused.*`. */
export function refusedBecause(
  key: string,
  params?: TextReference['params'],
): TextReference {
  return { key: `promotion.refused.${key}`, params };
}

/** Not possible now (409). The reason is in the answer, to be translated. */
export class PromotionConflictError extends ConflictError {
  constructor(readonly reason: TextReference) {
    super(describeText(reason));
  }
}

/** Not for this caller (403). */
export class PromotionForbiddenError extends NotAllowedError {
  constructor(readonly reason: TextReference) {
    super(describeText(reason));
  }
}

/** Asked for wrongly (400). */
export class PromotionInputError extends InputError {
  constructor(readonly reason: TextReference) {
    super(describeText(reason));
  }
}

/** Something that has to be asked does not answer (503). */
export class PromotionUnavailableError extends ServiceUnavailableError {
  constructor(readonly reason: TextReference) {
    super(describeText(reason));
  }
}
