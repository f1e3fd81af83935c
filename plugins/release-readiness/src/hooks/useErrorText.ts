import type { ErrorLike } from '@backstage/errors';
import { reasonOfError, referenceOfError } from '../api/errors';
import { useTexts } from './useTexts';

/** What the server said, in the reader's language where it gave a text for it. */
export function useErrorText(): (error: ErrorLike) => string {
  const texts = useTexts();
  return error => {
    const reference = referenceOfError(error);
    return reference ? texts.text(reference) : reasonOfError(error);
  };
}
