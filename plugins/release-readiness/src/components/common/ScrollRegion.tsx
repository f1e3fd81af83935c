import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    region: {
      position: 'relative',
      overflowX: 'auto',
      maxWidth: '100%',
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: 2,
      },
    },
  }),
  { name: 'ReleaseReadinessScrollRegion' },
);

export interface ScrollRegionProps {
  label: string;
  children: ReactNode;
}

/** Holds what may be wider than the page; scrolls by touch, wheel and keyboard. */
export const ScrollRegion = ({ label, children }: ScrollRegionProps) => (
  <div
    className={useStyles().region}
    role="region"
    aria-label={label}
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard
    tabIndex={0}
  >
    {children}
  </div>
);
