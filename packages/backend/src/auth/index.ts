export { authModuleSandboxProvider as default } from './authModuleSandboxProvider';
