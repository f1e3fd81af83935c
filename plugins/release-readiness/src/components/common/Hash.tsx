import { Link } from '@backstage/core-components';
import { shortHash } from '../../formatting';
import { webAddress } from './EvidenceAnchor';

export interface HashProps {
  /** Commit or digest in full. */
  value: string;
  url?: string;
}

/** The beginning of a hash, all of it as its title. */
export const Hash = ({ value, url }: HashProps) => {
  const address = webAddress(url);
  const code = <code title={value}>{shortHash(value)}</code>;
  return address ? <Link to={address}>{code}</Link> : code;
};
