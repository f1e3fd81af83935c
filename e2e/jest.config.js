// Tests over real servers and over the whole system, one file after the other
// (`npm run real -w e2e`): two control planes side by side are enough.
const transform = require.resolve('@backstage/cli/config/jestSwcTransform');

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/**/*.real.test.ts'],
  testTimeout: 300_000,
  modulePathIgnorePatterns: ['<rootDir>/results/', '<rootDir>/tools/'],
  transform: {
    '\\.tsx?$': [transform, { jsc: { parser: { syntax: 'typescript' } } }],
    '\\.[cm]?js$': [transform, { jsc: { parser: { syntax: 'ecmascript' } } }],
  },
  // Some of what the tests import is published as ES modules only.
  transformIgnorePatterns: [
    '/node_modules/(?!(@kubernetes/client-node|openid-client|oauth4webapi|jose)/)',
  ],
};
