export * from './Freezes';
export * from './Inspection';
export * from './CatalogRoleDirectory';
export * from './CatalogAccounts';
export * from './RememberedComparison';
export * from './ReleaseFacts';
export * from './FactReleaseInspector';
