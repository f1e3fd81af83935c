import { configApiRef, useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Box from '@material-ui/core/Box';
import type { StatusTone } from '../../theme';
import { releaseReadinessTranslationRef } from '../../translation';
import { Notice } from './Notice';

const tones: Record<string, StatusTone> = {
  info: 'neutral',
  warning: 'warning',
  error: 'bad',
};

/** The notice that `releaseReadiness.banner` puts on every page, if any. */
export const ConfiguredBanner = () => {
  const config = useApi(configApiRef).getOptionalConfig(
    'releaseReadiness.banner',
  );
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  if (!config) return null;
  const tone = tones[config.getOptionalString('severity') ?? 'info'];
  return (
    <Box mb={2} role="region" aria-label={t('common.notice')}>
      <Notice tone={tone ?? 'neutral'}>{config.getString('text')}</Notice>
    </Box>
  );
};
