export * from './pagesRouter';
