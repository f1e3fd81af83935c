export * from './canonicalJson';
export * from './hashSubject';
