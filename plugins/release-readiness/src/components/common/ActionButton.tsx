import Button from '@material-ui/core/Button';
import type { ButtonProps } from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import { useId } from 'react';
import { VisuallyHidden } from './VisuallyHidden';

const useStyles = makeStyles(
  theme => ({
    blocked: {
      cursor: 'not-allowed',
      '&&, &&:hover': {
        color: theme.palette.text.secondary,
        borderColor: theme.palette.divider,
        backgroundColor: theme.palette.action.disabledBackground,
        boxShadow: 'none',
      },
    },
    reasons: { margin: 0, paddingLeft: theme.spacing(2) },
  }),
  { name: 'ReleaseReadinessAction' },
);

export interface ActionButtonProps extends Pick<
  ButtonProps,
  'variant' | 'color' | 'size' | 'startIcon' | 'className'
> {
  label: string;
  /** Says more than the label where several buttons have the same one. */
  name?: string;
  /** Why it can't be pressed; empty = it can. */
  reasons: string[];
  /** Id of an element that shows the reasons already. */
  reasonsId?: string;
  onClick(): void;
}

/**
 * A button that, when it can't be pressed, stays where keyboard and screen
 * reader find it and says why.
 */
export const ActionButton = ({
  label,
  name,
  reasons,
  reasonsId,
  onClick,
  className,
  ...buttonProps
}: ActionButtonProps) => {
  const classes = useStyles();
  const ownId = useId();
  const blocked = reasons.length > 0;
  const shown = blocked && !reasonsId;
  // The same elements in every case: the button keeps its focus.
  return (
    <span>
      <Tooltip
        enterTouchDelay={0}
        title={
          shown ? (
            <ul className={classes.reasons}>
              {reasons.map(reason => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
          ) : (
            ''
          )
        }
      >
        <Button
          {...buttonProps}
          className={[className, blocked && classes.blocked]
            .filter(Boolean)
            .join(' ')}
          aria-label={name}
          aria-disabled={blocked || undefined}
          aria-describedby={blocked ? (reasonsId ?? ownId) : undefined}
          disableRipple={blocked}
          onClick={blocked ? undefined : onClick}
        >
          {label}
        </Button>
      </Tooltip>
      {shown && (
        <VisuallyHidden>
          <span id={ownId}>{reasons.join(' ')}</span>
        </VisuallyHidden>
      )}
    </span>
  );
};
