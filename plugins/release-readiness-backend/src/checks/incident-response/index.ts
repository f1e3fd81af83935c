export { noOpenSevereIncident } from './noOpenSevereIncident';
