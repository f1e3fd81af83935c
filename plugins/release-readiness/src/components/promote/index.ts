export * from './PromoteControl';
