export { fourEnvironments } from './fourEnvironments';
export { stagingMatchesProdResources } from './stagingMatchesProdResources';
export { stagingMatchesProdConfig } from './stagingMatchesProdConfig';
export { prodHighAvailability } from './prodHighAvailability';
export { noLatestTag } from './noLatestTag';
