import CancelIcon from '@material-ui/icons/Cancel';
import CheckCircleIcon from '@material-ui/icons/CheckCircle';
import HelpIcon from '@material-ui/icons/Help';
import RemoveCircleOutlineIcon from '@material-ui/icons/RemoveCircleOutline';
import TimelapseIcon from '@material-ui/icons/Timelapse';
import WarningIcon from '@material-ui/icons/Warning';
import type { StatusTone } from '../../theme';

const icons: Record<StatusTone, typeof CancelIcon> = {
  bad: CancelIcon,
  unknown: HelpIcon,
  warning: WarningIcon,
  good: CheckCircleIcon,
  neutral: RemoveCircleOutlineIcon,
  active: TimelapseIcon,
};

export interface StatusIconProps {
  tone: StatusTone;
  fontSize?: 'small' | 'default' | 'large' | 'inherit';
}

/** Shape of a status, for those who see it; the word stands beside it. */
export const StatusIcon = ({ tone, fontSize = 'small' }: StatusIconProps) => {
  const Icon = icons[tone];
  return <Icon aria-hidden fontSize={fontSize} />;
};
