export type { ConformanceTarget } from './ConformanceClient';
export {
  CONFORMANCE_SCENARIOS,
  observeConformance,
} from './observeConformance';
export { CONFORMANCE_NODE, CONFORMANCE_READER_ROLE } from './manifests';
