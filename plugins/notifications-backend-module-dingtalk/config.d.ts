export interface Config {
  notifications?: {
    processors?: {
      /** DingTalk groups and signed webhooks, by tier of severity (§6.3). */
      dingtalk?: {
        /**
         * Only notifications with one of these topics, or with one below them
         * (`release-readiness` has `release-readiness.promotion`), are sent;
         * every topic by default.
         */
        topics?: string[];
        /** Address of the portal, for links in messages; `app.baseUrl` by default. */
        portalUrl?: string;
        /** Robots of DingTalk groups. */
        robots?: {
          /** Appears in logs. */
          name: string;
          /** `critical` for severity critical, `warning` for high, `info` for normal and low. */
          tiers: ('critical' | 'warning' | 'info')[];
          /** Tiers that mention everybody; `[critical]` by default. */
          mentionAll?: ('critical' | 'warning' | 'info')[];
          /** @visibility secret */
          accessToken: string;
          /**
           * Signing secret of the robot.
           * @visibility secret
           */
          secret: string;
          /** `https://oapi.dingtalk.com` by default. */
          baseUrl?: string;
        }[];
        /** Anything else that takes a signed JSON webhook: phone calls, paging. */
        webhooks?: {
          /** Appears in logs. */
          name: string;
          tiers: ('critical' | 'warning' | 'info')[];
          url: string;
          /**
           * Key of the HMAC-SHA256 in the header `x-signature-256`.
           * @visibility secret
           */
          secret: string;
        }[];
      };
    };
  };
}
