export { stagingVerified } from './stagingVerified';
