import { makeStyles } from '@material-ui/core/styles';
import { VisuallyHidden } from './VisuallyHidden';

const useStyles = makeStyles(
  // Material UI gives captions room and puts them below.
  { caption: { captionSide: 'top', '&&': { padding: 0, height: 0 } } },
  { name: 'ReleaseReadinessCaption' },
);

/** Names a table for screen readers, where a heading does so for the eye. */
export const HiddenCaption = ({ text }: { text: string }) => (
  <caption className={useStyles().caption}>
    <VisuallyHidden>{text}</VisuallyHidden>
  </caption>
);
