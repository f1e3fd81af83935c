import { makeStyles } from '@material-ui/core/styles';
import { CopyButton } from './CopyButton';

const useStyles = makeStyles(
  theme => ({
    snippet: {
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      overflow: 'hidden',
      maxWidth: '100%',
    },
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      justifyContent: 'space-between',
      gap: theme.spacing(1),
      padding: theme.spacing(0.75, 1, 0.75, 1.5),
      borderBottom: `1px solid ${theme.palette.divider}`,
    },
    title: { fontWeight: 600, fontSize: theme.typography.body2.fontSize },
    text: {
      margin: 0,
      padding: theme.spacing(1.5),
      maxHeight: 360,
      overflow: 'auto',
      fontFamily: 'monospace',
      fontSize: '0.8125rem',
      lineHeight: 1.5,
      color: theme.palette.text.primary,
      backgroundColor: theme.palette.background.default,
    },
  }),
  { name: 'ReleaseReadinessSnippet' },
);

export interface SnippetProps {
  title: string;
  text: string;
}

/** A text to copy. It scrolls by itself, also by keyboard. */
export const Snippet = ({ title, text }: SnippetProps) => {
  const classes = useStyles();
  return (
    <div className={classes.snippet}>
      <div className={classes.head}>
        <span className={classes.title}>{title}</span>
        <CopyButton text={text} name={title} />
      </div>
      <pre
        className={classes.text}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard
        tabIndex={0}
        role="region"
        aria-label={title}
      >
        <code>{text}</code>
      </pre>
    </div>
  );
};
