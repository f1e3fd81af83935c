import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import { makeStyles } from '@material-ui/core/styles';
import Switch from '@material-ui/core/Switch';
import type { PromotionDetails } from '@release-readiness/backstage-plugin-release-readiness-common';
import { useState } from 'react';
import { reasonOfError } from '../../api/errors';
import { usePromotionEvents } from '../../hooks/usePromotionEvents';
import type { Texts } from '../../hooks/useTexts';
import { releaseReadinessTranslationRef } from '../../translation';
import { Notice } from '../common/Notice';
import { Section } from '../common/Section';
import { LoadingState } from '../states';
import { EvidenceControls } from './EvidenceControls';
import { EventsTable } from './EventsTable';

const useStyles = makeStyles(
  theme => ({
    trail: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(1),
    },
  }),
  { name: 'ReleaseReadinessTrail' },
);

export interface TrailProps {
  promotion: PromotionDetails;
  texts: Texts;
}

/** The audit trail: everything that happened, refused attempts included. */
export const Trail = ({ promotion, texts }: TrailProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const { value, error } = usePromotionEvents(promotion);
  const [onlyRefused, setOnlyRefused] = useState(false);
  const events = value?.filter(({ refused }) => refused || !onlyRefused);
  return (
    <Section
      heading={t('trail.heading')}
      action={
        <FormControlLabel
          control={
            <Switch
              color="primary"
              checked={onlyRefused}
              onChange={(_event, checked) => setOnlyRefused(checked)}
            />
          }
          label={t('trail.onlyRefused')}
        />
      }
    >
      <div className={classes.trail}>
        <EvidenceControls promotion={promotion} texts={texts} />
        {error && (
          <Notice tone="unknown" role="status">
            {t('trail.failed', { reason: reasonOfError(error) })}
          </Notice>
        )}
        {!events && !error && <LoadingState rows={3} />}
        {events?.length === 0 && (
          <span>{t(onlyRefused ? 'trail.noneRefused' : 'trail.empty')}</span>
        )}
        {events && events.length > 0 && (
          <EventsTable events={events} texts={texts} />
        )}
      </div>
    </Section>
  );
};
