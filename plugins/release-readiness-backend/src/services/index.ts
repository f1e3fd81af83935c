export * from './describeService';
export * from './ServiceDirectory';
