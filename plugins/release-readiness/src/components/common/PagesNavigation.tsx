import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import { Link, useLocation } from 'react-router-dom';
import {
  freezesRouteRef,
  promotionsRouteRef,
  rootRouteRef,
} from '../../routes';
import { releaseReadinessTranslationRef } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    list: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(1),
      listStyle: 'none',
      margin: theme.spacing(0, 0, 2),
      padding: 0,
      borderBottom: `1px solid ${theme.palette.divider}`,
    },
    link: {
      display: 'block',
      padding: theme.spacing(1, 1.5),
      fontWeight: 600,
      textDecoration: 'none',
      color: theme.palette.text.primary,
      borderBottom: '3px solid transparent',
      '&:hover': { borderBottomColor: theme.palette.divider },
      '&[aria-current="page"]': {
        borderBottomColor: theme.palette.primary.main,
      },
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: -2,
      },
    },
  }),
  { name: 'ReleaseReadinessNavigation' },
);

/** Leads from each page of the plugin to the others. */
export const PagesNavigation = () => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const root = useRouteRef(rootRouteRef);
  const promotions = useRouteRef(promotionsRouteRef);
  const freezes = useRouteRef(freezesRouteRef);
  const { pathname } = useLocation();
  const pages = [
    { to: root(), name: t('promotions.navServices') },
    { to: promotions(), name: t('promotions.navPromotions') },
    { to: freezes(), name: t('promotions.navFreezes') },
  ];
  // The page of one promotion belongs to the promotions.
  const current = [...pages]
    .sort((a, b) => b.to.length - a.to.length)
    .find(({ to }) => pathname === to || pathname.startsWith(`${to}/`));
  return (
    <nav aria-label={t('promotions.nav')}>
      <ul className={classes.list}>
        {pages.map(({ to, name }) => (
          <li key={to}>
            <Link
              to={to}
              className={classes.link}
              aria-current={to === current?.to ? 'page' : undefined}
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
};
