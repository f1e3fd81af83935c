export * from './SelectedDriver';
export * from './StoredPromotionPortal';
export * from './DriverDeploymentReporter';
