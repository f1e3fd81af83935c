import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-kubernetes-backend'));
backend.add(import('@backstage/plugin-signals-backend'));

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
