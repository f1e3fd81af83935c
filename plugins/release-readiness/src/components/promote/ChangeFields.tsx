import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormLabel from '@material-ui/core/FormLabel';
import Radio from '@material-ui/core/Radio';
import RadioGroup from '@material-ui/core/RadioGroup';
import { makeStyles } from '@material-ui/core/styles';
import { changeCategories } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { PromotionPreview } from '@release-readiness/backstage-plugin-release-readiness-common';
import { usePromotionWords } from '../../hooks/usePromotionWords';
import type { Texts } from '../../hooks/useTexts';
import { releaseReadinessTranslationRef } from '../../translation';
import { FormField } from '../common/FormField';
import { Notice } from '../common/Notice';
import { hasUndoableGap, isLowered, zoneOf } from './changeForm';
import type { ChangeForm, ChangeField } from './changeForm';

const useStyles = makeStyles(
  theme => ({
    fields: { display: 'grid', gap: theme.spacing(2) },
    times: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fit, minmax(240px, 1fr))',
      gap: theme.spacing(2),
    },
    list: {
      margin: theme.spacing(0.5, 0, 0),
      paddingLeft: theme.spacing(2.5),
      color: theme.palette.text.secondary,
      fontSize: theme.typography.body2.fontSize,
    },
  }),
  { name: 'ReleaseReadinessChangeFields' },
);

export interface ChangeFieldsProps {
  form: ChangeForm;
  preview: PromotionPreview;
  texts: Texts;
  /** Marked once the person tried to send the form. */
  missing: ChangeField[];
  onChange(changes: Partial<ChangeForm>): void;
}

/** §2.2: the proposed category, and the chosen one with its reason. */
export const CategoryFields = ({
  form,
  preview,
  texts,
  missing,
  onChange,
}: ChangeFieldsProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const words = usePromotionWords();
  const { category: proposal } = preview;
  return (
    <div className={classes.fields}>
      <FormControl component="fieldset">
        <FormLabel component="legend">
          {proposal
            ? t('promote.proposed', {
                category: words.category(proposal.proposed),
              })
            : t('promote.notProposed')}
        </FormLabel>
        {proposal && proposal.reasons.length > 0 && (
          <ul className={classes.list}>
            {proposal.reasons.map((reason, index) => (
              <li key={index}>{texts.text(reason)}</li>
            ))}
          </ul>
        )}
        <RadioGroup
          row
          aria-label={t('promote.category')}
          value={form.category}
          onChange={(_event, value) => {
            const category = changeCategories.find(name => name === value);
            if (category) onChange({ category });
          }}
        >
          {changeCategories.map(category => (
            <FormControlLabel
              key={category}
              value={category}
              control={<Radio color="primary" />}
              label={words.category(category)}
            />
          ))}
        </RadioGroup>
      </FormControl>
      {isLowered(form, preview) && (
        <>
          <Notice tone="warning" role="status">
            {t('promote.lowered')}
          </Notice>
          <FormField
            required
            label={t('promote.categoryReason')}
            value={form.categoryReason}
            error={missing.includes('categoryReason')}
            helperText={
              missing.includes('categoryReason') && t('field.required')
            }
            onChange={event => onChange({ categoryReason: event.target.value })}
          />
        </>
      )}
    </div>
  );
};

/** §2.3: the change record. */
export const RecordFields = ({
  form,
  preview,
  missing,
  onChange,
}: ChangeFieldsProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const zone = zoneOf(preview);
  const fieldOf = (field: ChangeField) => ({
    value: form[field],
    error: missing.includes(field),
    helperText: missing.includes(field) ? t('field.required') : undefined,
    onChange: (event: { target: { value: string } }) =>
      onChange({ [field]: event.target.value }),
  });
  const endProblem =
    form.plannedEnd && missing.includes('plannedEnd')
      ? { helperText: t('promote.endBeforeStart') }
      : {};
  return (
    <div className={classes.fields}>
      <FormField
        {...fieldOf('title')}
        required
        label={t('promote.changeTitle')}
        inputProps={{ maxLength: 200 }}
      />
      <FormField
        {...fieldOf('content')}
        required
        multiline
        minRows={2}
        maxRows={12}
        label={t('promote.changeContent')}
        inputProps={{ maxLength: 5000 }}
      />
      <FormField
        {...fieldOf('impact')}
        required
        multiline
        minRows={2}
        maxRows={12}
        label={t('promote.changeImpact')}
        inputProps={{ maxLength: 5000 }}
      />
      <div className={classes.times}>
        <FormField
          {...fieldOf('plannedStart')}
          required
          type="datetime-local"
          label={t('promote.plannedStart', { zone })}
          InputLabelProps={{ shrink: true }}
        />
        <FormField
          {...fieldOf('plannedEnd')}
          {...endProblem}
          required
          type="datetime-local"
          label={t('promote.plannedEnd', { zone })}
          InputLabelProps={{ shrink: true }}
        />
      </div>
      {hasUndoableGap(preview) && (
        <FormField
          {...fieldOf('migrationsCompatible')}
          multiline
          minRows={2}
          label={t('promote.compatible')}
          helperText={t('promote.compatibleHint')}
        />
      )}
    </div>
  );
};
