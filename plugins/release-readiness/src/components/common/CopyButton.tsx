import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Button from '@material-ui/core/Button';
import CheckIcon from '@material-ui/icons/Check';
import FileCopyOutlinedIcon from '@material-ui/icons/FileCopyOutlined';
import { useEffect, useState } from 'react';
import useCopyToClipboard from 'react-use/esm/useCopyToClipboard';
import { releaseReadinessTranslationRef } from '../../translation';
import { VisuallyHidden } from './VisuallyHidden';

const confirmationTime = 3_000;

export interface CopyButtonProps {
  text: string;
  /** What is copied, so that several buttons of a page differ by name. */
  name: string;
}

/** Copies a text and says so. */
export const CopyButton = ({ text, name }: CopyButtonProps) => {
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const [{ error }, copy] = useCopyToClipboard();
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), confirmationTime);
    return () => clearTimeout(timer);
  }, [copied]);

  const outcome = error ? t('common.copyFailed') : t('common.copied');
  return (
    <span>
      <Button
        size="small"
        variant="outlined"
        startIcon={copied && !error ? <CheckIcon /> : <FileCopyOutlinedIcon />}
        aria-label={t('common.copyNamed', { name })}
        onClick={() => {
          copy(text);
          setCopied(true);
        }}
      >
        {copied && !error ? t('common.copied') : t('common.copy')}
      </Button>
      <span role="status">
        {copied &&
          (error ? outcome : <VisuallyHidden>{outcome}</VisuallyHidden>)}
      </span>
    </span>
  );
};
