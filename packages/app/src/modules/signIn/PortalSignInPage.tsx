import { ProxiedSignInPage, SignInPage } from '@backstage/core-components';
import {
  configApiRef,
  useApi,
  type IdentityApi,
  type SignInPageProps,
} from '@backstage/core-plugin-api';
import { useMemo, useState } from 'react';
import { SandboxSignIn } from './SandboxSignIn';
import { SignInRetry } from './SignInRetry';
import { readSandboxUsers } from './sandboxUsers';

const storageKey = 'sandbox-user';

/** Signing out forgets the chosen user, or the next load would sign in again. */
function forgetOnSignOut(identity: IdentityApi): IdentityApi {
  return {
    getProfileInfo: () => identity.getProfileInfo(),
    getBackstageIdentity: () => identity.getBackstageIdentity(),
    getCredentials: () => identity.getCredentials(),
    async signOut() {
      window.sessionStorage.removeItem(storageKey);
      await identity.signOut();
      window.location.assign('/');
    },
  };
}

export const PortalSignInPage = (props: SignInPageProps) => {
  const config = useApi(configApiRef);
  const users = useMemo(() => readSandboxUsers(config), [config]);
  const [user, setUser] = useState(() =>
    window.sessionStorage.getItem(storageKey),
  );
  const [attempt, setAttempt] = useState(1);
  // The page that signs in mounts this component itself, so its identity must
  // not change between renders.
  const ErrorComponent = useMemo(
    () =>
      ({ error }: { error?: Error }) => (
        <SignInRetry
          error={error}
          onRetry={() => setAttempt(previous => previous + 1)}
          onChooseAnother={() => {
            window.sessionStorage.removeItem(storageKey);
            setUser(null);
          }}
        />
      ),
    [],
  );

  if (users.size === 0) {
    return <SignInPage {...props} providers={['guest']} />;
  }
  if (!user) {
    return (
      <SandboxSignIn
        title={config.getOptionalString('app.title') ?? 'Backstage'}
        users={users}
        onChoose={chosen => {
          window.sessionStorage.setItem(storageKey, chosen.entityRef);
          setUser(chosen.entityRef);
        }}
      />
    );
  }
  return (
    <ProxiedSignInPage
      key={attempt}
      provider="sandbox"
      headers={{ 'x-sandbox-user': user }}
      ErrorComponent={ErrorComponent}
      onSignInSuccess={identity =>
        props.onSignInSuccess(forgetOnSignOut(identity))
      }
    />
  );
};
