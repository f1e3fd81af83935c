import { KubernetesObject } from '../kubernetes/model';
import { Company } from './Company';
import { Environment, historyOf } from './definition';
import { renderCluster, renderService } from './manifests';

/**
 * What the pipeline applies to an environment, for a real cluster: first with
 * `'before'`, then with `'now'`. Where a service has seen two releases the
 * second application is a new revision; the first is the one to go back to.
 * A service on its first release appears in both with that release.
 *
 * `status` of Rollouts and Canaries stands in the objects where it tells a
 * story; a server takes it through the `/status` subresource only.
 */
export function renderEnvironment(
  company: Company,
  environment: Environment,
  moment: 'before' | 'now',
  now: Date,
): KubernetesObject[] {
  const services = company.services.filter(service =>
    service.story.environments.includes(environment),
  );
  return [
    ...renderCluster(company.manifests, environment, now),
    ...services.flatMap(service => {
      const history = historyOf(service, environment);
      const index = moment === 'before' ? 0 : history.length - 1;
      return renderService({
        tree: company.manifests,
        service,
        environment,
        release: history[index],
        revision: index + 1,
        now,
      });
    }),
  ];
}
