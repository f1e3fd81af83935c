export { rollbackTarget } from './rollbackTarget';
