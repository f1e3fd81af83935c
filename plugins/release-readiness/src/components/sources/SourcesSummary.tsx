import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import type { SourceTargetHealth } from '@release-readiness/backstage-plugin-release-readiness-common';
import { useId, useState } from 'react';
import { statusOfError } from '../../api/errors';
import type { LiveQuery } from '../../hooks/useLiveQuery';
import type { Texts } from '../../hooks/useTexts';
import { releaseReadinessTranslationRef } from '../../translation';
import { Notice } from '../common/Notice';
import { Section } from '../common/Section';
import { SourceList } from './SourceList';

const useStyles = makeStyles(
  theme => ({ rest: { marginTop: theme.spacing(1.5) } }),
  { name: 'ReleaseReadinessSourcesSummary' },
);

/** Sources that do not give what they should. */
export const troubledSources = (sources: SourceTargetHealth[]) =>
  sources.filter(
    ({ status }) => status === 'failing' || status === 'unsupported',
  );

export interface SourcesSummaryProps {
  query: LiveQuery<SourceTargetHealth[]>;
  texts: Texts;
}

/** Trouble at once, all sources on demand. */
export const SourcesSummary = ({ query, texts }: SourcesSummaryProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const [open, setOpen] = useState(false);
  const listId = useId();
  const { value, error } = query;

  if (!value && !error) return null;
  const heading = t('sources.heading');
  if (!value) {
    const forbidden = error && statusOfError(error) === 403;
    return (
      <Section heading={heading}>
        <Notice tone={forbidden ? 'neutral' : 'unknown'}>
          {t(forbidden ? 'sources.hidden' : 'sources.failed')}
        </Notice>
      </Section>
    );
  }
  const troubled = troubledSources(value);
  const down = value.filter(({ status }) => status === 'failing');
  const pending = value.some(({ status }) => status === 'pending');
  return (
    <Section
      heading={heading}
      action={
        value.length > troubled.length && (
          <Button
            size="small"
            aria-expanded={open}
            aria-controls={listId}
            onClick={() => setOpen(!open)}
          >
            {t(open ? 'sources.hide' : 'sources.show')}
          </Button>
        )
      }
    >
      {value.length === 0 && (
        <Notice tone="unknown">{t('sources.none')}</Notice>
      )}
      {error && <Notice tone="unknown">{t('sources.failed')}</Notice>}
      {value.length > 0 && troubled.length === 0 && !pending && (
        <Notice tone="good">{t('sources.allHealthy')}</Notice>
      )}
      {down.length > 0 && (
        <p>
          <strong>{t('sources.downCount', { count: down.length })}</strong>
        </p>
      )}
      {troubled.length > 0 && <SourceList sources={troubled} texts={texts} />}
      <div id={listId} className={classes.rest} hidden={!open}>
        {open && (
          <SourceList
            sources={value.filter(source => !troubled.includes(source))}
            texts={texts}
          />
        )}
      </div>
    </Section>
  );
};
