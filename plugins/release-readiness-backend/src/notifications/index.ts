export * from './PortalNotifier';
export * from './recipients';
