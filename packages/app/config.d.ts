export interface Config {
  auth?: {
    providers?: {
      /** Sign-in without a password, from this machine only, for a sandbox. */
      sandbox?: {
        /** @deepVisibility frontend */
        users: {
          entityRef: string;
          name: string;
          role: string;
          team?: string;
        }[];
      };
    };
  };
}
