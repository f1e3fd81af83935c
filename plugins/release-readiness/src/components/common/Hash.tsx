import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import { shortHash } from '../../formatting';
import { webAddress } from './EvidenceAnchor';

const useStyles = makeStyles(
  { hash: { whiteSpace: 'nowrap' } },
  { name: 'ReleaseReadinessHash' },
);

export interface HashProps {
  /** Commit or digest in full. */
  value: string;
  url?: string;
}

/** The beginning of a hash, all of it as its title. */
export const Hash = ({ value, url }: HashProps) => {
  const { hash } = useStyles();
  const address = webAddress(url);
  const code = (
    <code className={hash} title={value}>
      {shortHash(value)}
    </code>
  );
  return address ? <Link to={address}>{code}</Link> : code;
};
