import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import { signOffRoles } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { PromotionDetails } from '@release-readiness/backstage-plugin-release-readiness-common';
import { usePromotionWords } from '../../hooks/usePromotionWords';
import { releaseReadinessTranslationRef } from '../../translation';
import { Age } from '../common/Age';
import { Person } from '../common/EntityReference';
import { Section } from '../common/Section';
import { Slot } from './Approvals';

const useStyles = makeStyles(
  theme => ({
    list: {
      listStyle: 'none',
      margin: 0,
      padding: 0,
      display: 'grid',
      gap: theme.spacing(1.5),
    },
  }),
  { name: 'ReleaseReadinessSignOffs' },
);

/** Who has signed the release off (§2.3). */
export const SignOffs = ({ promotion }: { promotion: PromotionDetails }) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const words = usePromotionWords();
  return (
    <Section heading={t('signOffs.heading')}>
      <ul className={classes.list}>
        {signOffRoles.map(role => {
          const found = promotion.signOffs.find(
            signOff => signOff.role === role,
          );
          const wanted = promotion.state === 'observing-release';
          return (
            <Slot
              key={role}
              tone={found ? 'good' : (wanted && 'active') || 'neutral'}
              name={words.signOffRole(role)}
            >
              {found
                ? t('signOffs.done', {
                    person: <Person reference={found.by} />,
                    age: <Age at={found.at} />,
                  })
                : t('signOffs.open')}
            </Slot>
          );
        })}
      </ul>
    </Section>
  );
};
