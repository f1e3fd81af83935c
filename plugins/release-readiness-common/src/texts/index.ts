export * from './formatText';
export * from './general';
export * from './builtInCheckTexts';
export * from './findText';
