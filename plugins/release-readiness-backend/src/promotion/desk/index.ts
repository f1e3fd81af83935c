export * from './Freezes';
export * from './Inspection';
export * from './CatalogRoleDirectory';
