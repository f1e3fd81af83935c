import { Content, Header, InfoCard, Page } from '@backstage/core-components';
import Button from '@material-ui/core/Button';
import LinearProgress from '@material-ui/core/LinearProgress';
import Typography from '@material-ui/core/Typography';
import { useEffect } from 'react';

const pause = 2000;

export interface SignInRetryProps {
  error?: Error;
  onRetry(): void;
  onChooseAnother(): void;
}

/**
 * Right after a start the catalog has not read its users yet, or the backend
 * does not answer: that passes, so signing in is tried again by itself.
 */
export const SignInRetry = ({
  error,
  onRetry,
  onChooseAnother,
}: SignInRetryProps) => {
  useEffect(() => {
    const timer = setTimeout(onRetry, pause);
    return () => clearTimeout(timer);
  }, [onRetry]);
  return (
    <Page themeId="home">
      <Header title="Signing in" subtitle="The portal is still starting" />
      <Content>
        <InfoCard title="One moment, please">
          <LinearProgress aria-label="Trying to sign in again" />
          <Typography paragraph style={{ marginTop: 16 }}>
            The catalog does not know this user yet. Signing in is tried again
            by itself.
          </Typography>
          <Typography paragraph variant="body2" color="textSecondary">
            {error?.message}
          </Typography>
          <Button variant="outlined" onClick={onChooseAnother}>
            Choose somebody else
          </Button>
        </InfoCard>
      </Content>
    </Page>
  );
};
