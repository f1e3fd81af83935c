import { createApp } from '@backstage/frontend-defaults';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import releaseReadinessPlugin from '@release-readiness/backstage-plugin-release-readiness/alpha';

export default createApp({
  features: [catalogPlugin, releaseReadinessPlugin],
});
