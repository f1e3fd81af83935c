export * from './analyseExpression';
export * from './expression';
export * from './labelFlow';
export * from './parseExpression';
export * from './signals';
