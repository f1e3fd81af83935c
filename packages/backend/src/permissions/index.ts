export { permissionModuleMallPolicy as default } from './permissionModuleMallPolicy';
