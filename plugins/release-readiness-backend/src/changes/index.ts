export * from './ChangeRecords';
export * from './HttpChangeRegister';
