// The dependency direction of the packages, as lint rules:
//   common ← node ← backend and every backend module; the frontend uses common
//   alone; modules know neither the core nor each other; nothing of the product
//   knows the sandbox.
const prefix = '@release-readiness/backstage-plugin-release-readiness';

/** Patterns for `restrictedImportPatterns`: of this project only these packages may be imported. */
exports.onlyFromThisProject = (...names) => [
  '@release-readiness/*',
  ...names.map(name => `!${prefix}-${name}`),
];

/** Vendor types stop at the module that speaks with the vendor. */
exports.vendors = {
  kubernetes: ['@kubernetes/*', '@backstage/plugin-kubernetes-*'],
  github: ['octokit', '@octokit/*', '@actions/*', '@backstage/integration'],
  prometheus: ['@prometheus-io/*', '@lezer/*'],
};
