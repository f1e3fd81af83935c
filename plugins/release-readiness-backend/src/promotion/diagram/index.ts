export * from './stateDiagram';
