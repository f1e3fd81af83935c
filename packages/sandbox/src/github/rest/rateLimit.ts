import { callerOf, limitOf } from './budget';
import { Endpoint } from './endpoint';

export const rateLimitEndpoints: Endpoint[] = [
  {
    path: '/rate_limit',
    free: true,
    answer: ({ site, token }) => {
      const state = (resource: 'core' | 'graphql') =>
        site.limits.state(callerOf(token), resource, limitOf(token, resource));
      const core = state('core');
      const search = { limit: 30, used: 0, remaining: 30, reset: core.reset };
      return {
        resources: { core, search, graphql: state('graphql') },
        rate: core,
      };
    },
  },
];
