export * from './annotations';
export * from './ServiceDescriptor';
