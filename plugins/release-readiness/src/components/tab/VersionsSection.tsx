import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import type {
  RunningVersion,
  Scorecard,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { ReactNode } from 'react';
import { releaseReadinessTranslationRef } from '../../translation';
import { webAddress } from '../common/EvidenceAnchor';
import { Notice } from '../common/Notice';
import { Section } from '../common/Section';

const useStyles = makeStyles(
  theme => ({
    columns: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fit, minmax(280px, 1fr))',
      gap: theme.spacing(2),
      marginTop: theme.spacing(1.5),
    },
    version: {
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      padding: theme.spacing(1.5),
      minWidth: 0,
    },
    heading: { margin: 0, fontSize: '1rem', fontWeight: 700 },
    facts: {
      margin: 0,
      fontSize: theme.typography.body2.fontSize,
      '& dt': {
        marginTop: theme.spacing(1),
        color: theme.palette.text.secondary,
        fontWeight: 600,
      },
      '& dd': { margin: 0, overflowWrap: 'anywhere' },
    },
    code: { fontFamily: 'monospace' },
    list: { margin: 0, padding: 0, listStyle: 'none' },
    origin: { color: theme.palette.text.secondary },
  }),
  { name: 'ReleaseReadinessVersions' },
);

const shortCommit = (commit: string) => commit.slice(0, 12);
const shortDigest = (digest: string) => {
  const [algorithm, hash] = digest.split(':');
  return hash ? `${algorithm}:${hash.slice(0, 12)}` : digest.slice(0, 19);
};

/** The digests have a line of their own. */
const withoutDigest = (image: string) => image.split('@')[0];

/** Which version it is, how that is known, or why it is not. */
const Commit = ({ version }: { version: RunningVersion }) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const { commit, origin, problem, considered } = version.resolution;
  const address = webAddress(version.commitUrl);
  if (commit) {
    const name = (
      <span className={classes.code} title={commit}>
        {shortCommit(commit)}
      </span>
    );
    return (
      <>
        {address ? <Link to={address}>{name}</Link> : name}{' '}
        {origin && (
          <span className={classes.origin}>
            ({t(`versions.origin.${origin}`)})
          </span>
        )}
      </>
    );
  }
  return (
    <>
      {t(`versions.problem.${problem ?? 'no-evidence'}`)}
      {problem === 'disagreement' && (
        <ul className={classes.list}>
          {considered.map(trace => (
            <li key={`${trace.origin} ${trace.commit}`}>
              {t(`versions.considered.${trace.origin}`)}:{' '}
              <span className={classes.code} title={trace.commit}>
                {shortCommit(trace.commit)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
};

interface VersionCardProps {
  heading: string;
  version: RunningVersion | undefined;
}

const VersionCard = ({ heading, version }: VersionCardProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const codes = (values: string[], shorten: (value: string) => string) => (
    <ul className={classes.list}>
      {values.map(value => (
        <li key={value} className={classes.code} title={value}>
          {shorten(value)}
        </li>
      ))}
    </ul>
  );
  const fact = (name: string, value: ReactNode) => (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
  return (
    <div className={classes.version}>
      <h3 className={classes.heading}>{heading}</h3>
      {version ? (
        <dl className={classes.facts}>
          {fact(t('versions.commit'), <Commit version={version} />)}
          {fact(
            t('versions.digests'),
            version.digests.length > 0
              ? codes(version.digests, shortDigest)
              : t('common.none'),
          )}
          {fact(
            t('versions.images'),
            version.images.length > 0
              ? codes(version.images, withoutDigest)
              : t('common.none'),
          )}
        </dl>
      ) : (
        <p>{t('versions.notSeen')}</p>
      )}
    </div>
  );
};

/**
 * Whether candidate and production are the same digests; `undefined` while one
 * of them is not known.
 */
export function sameDigests(
  candidate: RunningVersion | undefined,
  production: RunningVersion | undefined,
): boolean | undefined {
  if (!candidate?.digests.length || !production?.digests.length) {
    return undefined;
  }
  return (
    [...candidate.digests].sort().join() ===
    [...production.digests].sort().join()
  );
}

export interface VersionsSectionProps {
  scorecard: Pick<Scorecard, 'candidate' | 'production'>;
}

/** The version that would be released against the one that is. */
export const VersionsSection = ({ scorecard }: VersionsSectionProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const { candidate, production } = scorecard;
  const same = sameDigests(candidate, production);
  return (
    <Section heading={t('versions.heading')}>
      {same === undefined && (
        <Notice tone="unknown">{t('versions.incomparable')}</Notice>
      )}
      {same !== undefined && (
        <Notice tone="neutral">
          {t(same ? 'versions.same' : 'versions.different')}
        </Notice>
      )}
      <div className={classes.columns}>
        <VersionCard heading={t('versions.candidate')} version={candidate} />
        <VersionCard heading={t('versions.production')} version={production} />
      </div>
    </Section>
  );
};
