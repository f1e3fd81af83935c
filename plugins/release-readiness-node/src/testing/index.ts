export * from './factBuilders';
export * from './serviceBuilders';
export * from './kubernetesBuilders';
export * from './githubBuilders';
export * from './prometheusBuilders';
