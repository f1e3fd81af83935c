import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { EvidenceLink } from '@release-readiness/backstage-plugin-release-readiness-common';
import { releaseReadinessTranslationRef } from '../../translation';

/** An address that is safe to open: evidence is text from elsewhere. */
export function webAddress(url: string | undefined): string | undefined {
  if (!url || !URL.canParse(url)) return undefined;
  return /^https?:$/.test(new URL(url).protocol) ? url : undefined;
}

export interface EvidenceAnchorProps {
  link: EvidenceLink;
  /** Where the entity's Kubernetes tab is, if it has one. */
  kubernetesTab?: string;
}

/** Leads to where the evidence was seen; plain text where nothing leads there. */
export const EvidenceAnchor = ({
  link,
  kubernetesTab,
}: EvidenceAnchorProps) => {
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const address = webAddress(link.url);
  if (address) return <Link to={address}>{link.title}</Link>;
  if (link.target === 'kubernetes' && kubernetesTab) {
    return (
      <Link
        to={kubernetesTab}
        aria-label={t('check.openKubernetes', { title: link.title })}
      >
        {link.title}
      </Link>
    );
  }
  return <span>{link.title}</span>;
};
