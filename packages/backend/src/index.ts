import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

backend.add(import('@backstage/plugin-app-backend'));
backend.add(import('@backstage/plugin-proxy-backend'));

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(import('./auth'));

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));

backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('./permissions'));

backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-events-backend-module-github'));
backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(
  import('@release-readiness/backstage-plugin-notifications-backend-module-dingtalk'),
);
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-user-settings-backend'));

backend.add(import('@backstage/plugin-kubernetes-backend'));

backend.add(
  import('@release-readiness/backstage-plugin-release-readiness-backend'),
);
backend.add(
  import('@release-readiness/backstage-plugin-release-readiness-backend-module-kubernetes'),
);
backend.add(
  import('@release-readiness/backstage-plugin-release-readiness-backend-module-github'),
);
backend.add(
  import('@release-readiness/backstage-plugin-release-readiness-backend-module-prometheus'),
);

backend.start();
