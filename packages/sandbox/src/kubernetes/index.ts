export * from './conformance';
export * from './model';
export { POD_FAILURE_ANNOTATION } from './controllers/PodController';
export { startKubernetes } from './startKubernetes';
