import { Company, releaseNames, renderService } from '../company';
import { RenderChart } from '../github';

/** What Mall's charts contain; the rest of a service is there before. */
const OF_CHART = ['Deployment', 'Service', 'HorizontalPodAutoscaler'];

/** The company's charts, for services that are not in production yet. */
export function companyChart(company: Company, now: Date): RenderChart {
  return async ({ inputs }) => {
    const service = company.services.find(
      ({ name }) => name === inputs.service,
    );
    const release = releaseNames
      .map(name => service?.releases[name])
      .find(each => each?.commit === inputs.commit);
    if (!service || !release) {
      throw new Error(`${inputs.service} has no commit ${inputs.commit}`);
    }
    return renderService({
      tree: company.manifests,
      service,
      environment: 'prod',
      release,
      revision: 1,
      now,
    }).filter(({ kind }) => OF_CHART.includes(kind));
  };
}
