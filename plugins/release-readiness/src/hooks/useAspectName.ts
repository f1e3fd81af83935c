import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { releaseReadinessTranslationRef } from '../translation';

const aspects = [
  'autoscaler',
  'config-keys',
  'image-digest',
  'jvm-options',
  'replicas',
  'storage-classes',
] as const;

/** What a row of the parity matrix is called; as it came where nobody has words for it. */
export function useAspectName(): (aspect: string) => string {
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  return aspect => {
    const known = aspects.find(name => name === aspect);
    if (known) return t(`parity.aspects.${known}`);
    const [, side, resource] = /^(requests|limits)\.(.+)$/.exec(aspect) ?? [];
    if (side === 'requests') return t('parity.aspects.requests', { resource });
    if (side === 'limits') return t('parity.aspects.limits', { resource });
    return aspect;
  };
}
