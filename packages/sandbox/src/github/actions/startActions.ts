import { Site } from '../site';
import { ActionsRunner } from './ActionsRunner';
import { startingEndpoints } from './endpoints';
import { ActionsOptions, ActionsSimulation } from './model';
import { OidcIssuer } from './OidcIssuer';

const ISSUER_PATH = '/_oidc';

/** Lets a simulated GitHub start workflows and carry them out. */
export async function startActions(
  site: Site,
  options: ActionsOptions,
): Promise<ActionsSimulation> {
  const issuer = await OidcIssuer.create(site, ISSUER_PATH);
  const runner = new ActionsRunner(site, issuer, options);
  return {
    faults: runner.faults,
    failures: runner.failures,
    issuer: issuer.issuer,
    issuerPath: ISSUER_PATH,
    issuerRouter: issuer.router,
    endpoints: startingEndpoints(runner),
    close: () => runner.close(),
  };
}
