import { changeCategories } from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  ChangeCategory,
  CreatePromotionRequest,
  PromotionPreview,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { browserZone, fromLocalInput, toLocalInput } from '../../formatting';

const minute = 60_000;

/** What a person fills in. Times are wall-clock times of the zone. */
export interface ChangeForm {
  category: ChangeCategory;
  categoryReason: string;
  title: string;
  content: string;
  impact: string;
  plannedStart: string;
  plannedEnd: string;
  migrationsCompatible: string;
}

/** The zone in which all times of the form are meant. */
export const zoneOf = (preview: PromotionPreview): string =>
  preview.window?.zone ?? browserZone();

/**
 * The form to start from: the proposed category, the heaviest where none could
 * be proposed; the time from now, or from the next opening of the window.
 */
export function startForm(preview: PromotionPreview, now: Date): ChangeForm {
  const zone = zoneOf(preview);
  const { window, policy, changeDraft } = preview;
  const start =
    window && !window.open && window.nextOpening
      ? new Date(window.nextOpening)
      : now;
  // Fields know minutes: rounded up, a short promotion ends after its start.
  const end = new Date(
    Math.ceil((start.getTime() + policy.projectedSeconds * 1_000) / minute) *
      minute,
  );
  return {
    category: preview.category?.proposed ?? 'major',
    categoryReason: '',
    title: changeDraft?.title ?? '',
    content: changeDraft?.content ?? '',
    impact: changeDraft?.impact ?? '',
    plannedStart: toLocalInput(start.toISOString(), zone),
    plannedEnd: toLocalInput(end.toISOString(), zone),
    migrationsCompatible: '',
  };
}

/** Whether the chosen category is lower than the proposed one. */
export function isLowered(
  form: ChangeForm,
  preview: PromotionPreview,
): boolean {
  const proposed = preview.category?.proposed ?? 'major';
  return (
    changeCategories.indexOf(form.category) < changeCategories.indexOf(proposed)
  );
}

/** Whether some migration can't be undone by a script. */
export const hasUndoableGap = ({ diff }: PromotionPreview): boolean =>
  diff?.migrations?.some(({ undo }) => !undo) ?? false;

export type ChangeField = keyof ChangeForm;

/** Fields that keep the form from being sent. */
export function findMissing(
  form: ChangeForm,
  preview: PromotionPreview,
): ChangeField[] {
  const zone = zoneOf(preview);
  const texts = (['title', 'content', 'impact'] as const).filter(
    field => !form[field].trim(),
  );
  const start = fromLocalInput(form.plannedStart, zone);
  const end = fromLocalInput(form.plannedEnd, zone);
  return [
    ...(isLowered(form, preview) && !form.categoryReason.trim()
      ? (['categoryReason'] as const)
      : []),
    ...texts,
    ...(start ? [] : (['plannedStart'] as const)),
    ...(end && (!start || end > start) ? [] : (['plannedEnd'] as const)),
  ];
}

/**
 * The request as the API takes it.
 *
 * @returns undefined while something is missing, the candidate included
 */
export function toRequest(
  form: ChangeForm,
  preview: PromotionPreview,
  idempotencyKey: string,
): CreatePromotionRequest | undefined {
  const zone = zoneOf(preview);
  const plannedStart = fromLocalInput(form.plannedStart, zone);
  const plannedEnd = fromLocalInput(form.plannedEnd, zone);
  if (!preview.subject || !plannedStart || !plannedEnd) return undefined;
  if (findMissing(form, preview).length > 0) return undefined;
  const compatible = form.migrationsCompatible.trim();
  return {
    entityRef: preview.entityRef,
    idempotencyKey,
    seenDigests: preview.subject.digests,
    category: form.category,
    ...(isLowered(form, preview) && {
      categoryReason: form.categoryReason.trim(),
    }),
    change: {
      title: form.title.trim(),
      content: form.content.trim(),
      impact: form.impact.trim(),
      plannedStart,
      plannedEnd,
    },
    ...(hasUndoableGap(preview) &&
      compatible && { migrationsCompatible: compatible }),
  };
}
