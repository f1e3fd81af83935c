import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import type {
  CommitView,
  ReleaseDiffView,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { ReactNode } from 'react';
import { releaseReadinessTranslationRef } from '../../translation';
import { Age } from '../common/Age';
import { People } from '../common/EntityReference';
import { webAddress } from '../common/EvidenceAnchor';
import { Hash } from '../common/Hash';
import { DigestTable } from './DigestTable';

const useStyles = makeStyles(
  theme => ({
    diff: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(2),
    },
    heading: { margin: 0, fontSize: '0.9375rem', fontWeight: 700 },
    list: {
      margin: theme.spacing(0.5, 0, 0),
      paddingLeft: theme.spacing(2.5),
      overflowWrap: 'anywhere',
    },
    columns: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fit, minmax(240px, 1fr))',
      gap: theme.spacing(2),
    },
    quiet: { color: theme.palette.text.secondary },
  }),
  { name: 'ReleaseReadinessDiff' },
);

interface PartProps {
  heading: string;
  children: ReactNode;
}

const Part = ({ heading, children }: PartProps) => {
  const classes = useStyles();
  return (
    <div>
      <h3 className={classes.heading}>{heading}</h3>
      {children}
    </div>
  );
};

interface ItemsProps<T> {
  /** Absent = not known, which is not the same as none. */
  items: T[] | undefined;
  children(item: T): ReactNode;
}

function Items<T>({ items, children }: ItemsProps<T>) {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  if (!items) return <span className={classes.quiet}>{t('diff.unknown')}</span>;
  if (items.length === 0) {
    return <span className={classes.quiet}>{t('diff.noChanges')}</span>;
  }
  return (
    <ul className={classes.list}>
      {items.map((item, index) => (
        <li key={index}>{children(item)}</li>
      ))}
    </ul>
  );
}

const Commits = ({ commits }: { commits: CommitView[] }) => {
  const classes = useStyles();
  return (
    <ul className={classes.list}>
      {commits.map(commit => (
        <li key={commit.sha}>
          {commit.title} <Hash value={commit.sha} url={commit.url} />{' '}
          <span className={classes.quiet}>
            <People references={commit.authors} />
            {' · '}
            <Age at={commit.committedAt} />
          </span>
        </li>
      ))}
    </ul>
  );
};

/** What a release changes: commits, digests, migrations, keys, options. */
export const ReleaseDiff = ({ diff }: { diff: ReleaseDiffView }) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const compare = webAddress(diff.url);
  const keys = diff.configurationKeys && [
    ...diff.configurationKeys.added.map(key => ({ key, added: true })),
    ...diff.configurationKeys.removed.map(key => ({ key, added: false })),
  ];
  return (
    <div className={classes.diff}>
      <Part
        heading={
          diff.commits
            ? t('diff.commits', { count: diff.commits.length })
            : t('diff.commitsUnknown')
        }
      >
        {diff.commits && <Commits commits={diff.commits} />}
        <div>
          {diff.changedFiles !== undefined &&
            t('diff.files', { count: diff.changedFiles })}{' '}
          {compare && (
            <Link to={compare} underline="always">
              {t('diff.compare')}
            </Link>
          )}
        </div>
      </Part>
      <Part heading={t('diff.digests')}>
        <DigestTable digests={diff.digests} />
      </Part>
      <div className={classes.columns}>
        <Part heading={t('diff.migrations')}>
          <Items items={diff.migrations}>
            {({ path, undo }) => (
              <>
                <code>{path}</code>{' '}
                <span className={classes.quiet}>
                  {undo ? t('diff.undo', { path: undo }) : t('diff.noUndo')}
                </span>
              </>
            )}
          </Items>
        </Part>
        <Part heading={t('diff.keys')}>
          <Items items={keys}>
            {({ key, added }) => (
              <>
                <code>{key}</code>{' '}
                <span className={classes.quiet}>
                  {t(added ? 'diff.keyAdded' : 'diff.keyRemoved')}
                </span>
              </>
            )}
          </Items>
        </Part>
        <Part heading={t('diff.jvm')}>
          <Items items={diff.jvmOptions}>
            {option => <code>{option}</code>}
          </Items>
        </Part>
        <Part heading={t('diff.frameworks')}>
          <Items items={diff.frameworks}>
            {({ name, from, to }) =>
              t('diff.framework', {
                name,
                from: from ?? t('common.none'),
                to: to ?? t('common.none'),
              })
            }
          </Items>
        </Part>
      </div>
    </div>
  );
};
