export * from './proposeCategory';
