import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { useState } from 'react';
import { promotionsApiRef } from '../../api';
import { useSubmission } from '../../hooks/useSubmission';
import { fromLocalInput } from '../../formatting';
import { releaseReadinessTranslationRef } from '../../translation';
import { ConfirmDialog } from '../common/ConfirmDialog';
import { FormField } from '../common/FormField';

export interface FreezeDialogProps {
  /** In which the times are typed. */
  zone: string;
  onClose(): void;
  onDone(): void;
}

const emptyForm = { title: '', reason: '', lines: '', from: '', to: '' };

/** Asks for a freeze and sets it. */
export const FreezeDialog = ({ zone, onClose, onDone }: FreezeDialogProps) => {
  const api = useApi(promotionsApiRef);
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const [form, setForm] = useState(emptyForm);
  const { sending, error, submit } = useSubmission(onDone);
  const from = fromLocalInput(form.from, zone);
  const to = fromLocalInput(form.to, zone);
  const reversed = Boolean(from && to && to <= from);
  const lines = form.lines
    .split(/[,，]/)
    .map(line => line.trim())
    .filter(Boolean);
  const freeze = form.title.trim() &&
    form.reason.trim() &&
    from &&
    to &&
    !reversed && {
      title: form.title.trim(),
      reason: form.reason.trim(),
      from,
      to,
      ...(lines.length > 0 && { businessLines: lines }),
    };
  const fieldOf = (field: keyof typeof emptyForm) => ({
    value: form[field],
    onChange: (event: { target: { value: string } }) =>
      setForm(previous => ({ ...previous, [field]: event.target.value })),
  });
  const timeOf = (field: 'from' | 'to') => ({
    ...fieldOf(field),
    type: 'datetime-local',
    required: true,
    label: t(`freezes.${field}`, { zone }),
    InputLabelProps: { shrink: true },
  });
  return (
    <ConfirmDialog
      title={t('freezes.setTitle')}
      text={t('freezes.about')}
      confirm={t('freezes.set')}
      sending={sending}
      error={error}
      incomplete={!freeze}
      onClose={onClose}
      onConfirm={() => freeze && submit(() => api.createFreeze(freeze), onDone)}
    >
      <FormField {...fieldOf('title')} required label={t('freezes.title')} />
      <FormField
        {...fieldOf('reason')}
        required
        multiline
        label={t('freezes.reason')}
      />
      <FormField
        {...fieldOf('lines')}
        label={t('freezes.lines')}
        helperText={t('freezes.linesHint')}
      />
      <FormField {...timeOf('from')} />
      <FormField
        {...timeOf('to')}
        error={reversed}
        helperText={reversed && t('promote.endBeforeStart')}
      />
    </ConfirmDialog>
  );
};
