import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import type {
  PromotionDetails,
  PromotionVerb,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Texts } from '../../hooks/useTexts';
import { releaseReadinessTranslationRef } from '../../translation';
import { ActionButton } from '../common/ActionButton';
import { nameOfVerb, sortVerbs } from './commands';

const useStyles = makeStyles(
  theme => ({
    bar: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
    others: {
      marginTop: theme.spacing(1),
      fontSize: theme.typography.body2.fontSize,
      '& > summary': { cursor: 'pointer', width: 'fit-content' },
    },
    list: { margin: theme.spacing(0.5, 0, 0), paddingLeft: theme.spacing(2.5) },
    verb: { fontWeight: 600 },
  }),
  { name: 'ReleaseReadinessActions' },
);

const forward: PromotionVerb[] = [
  'submit',
  'start',
  'approve',
  'confirm-break-glass',
  'sign-off',
  'resume',
];

export interface ActionBarProps {
  promotion: PromotionDetails;
  texts: Texts;
  onChoose(verb: PromotionVerb): void;
}

/** What can be done now, and what can't and why. */
export const ActionBar = ({ promotion, texts, onChoose }: ActionBarProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const { shown, others } = sortVerbs(promotion);
  const reasonsOf = (verb: PromotionVerb) => {
    const { allowed, reasons } = promotion.actions[verb];
    if (allowed) return [];
    return reasons.length > 0 ? reasons.map(texts.text) : [t('actions.why')];
  };
  const nameOf = (verb: PromotionVerb) =>
    t(`verb.${nameOfVerb(verb, promotion.state)}`);
  return (
    <div>
      <div
        className={classes.bar}
        role="group"
        aria-label={t('actions.heading')}
      >
        {shown.length === 0 && t('actions.none')}
        {shown.map(verb => (
          <ActionButton
            key={verb}
            label={nameOf(verb)}
            variant={forward.includes(verb) ? 'contained' : 'outlined'}
            color={forward.includes(verb) ? 'primary' : 'default'}
            reasons={reasonsOf(verb)}
            onClick={() => onChoose(verb)}
          />
        ))}
      </div>
      {others.length > 0 && (
        <details className={classes.others}>
          <summary>{t('actions.others')}</summary>
          <ul className={classes.list}>
            {others.map(verb => (
              <li key={verb}>
                <span className={classes.verb}>{nameOf(verb)}</span>
                {': '}
                {reasonsOf(verb).join(' ')}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
};
