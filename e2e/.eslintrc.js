module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  ignorePatterns: ['results', 'tools', 'adoption/host'],
  rules: {
    // These tests hold parts that no package exports against real servers.
    '@backstage/no-relative-monorepo-imports': 'off',
    // Expectations stand in helpers, too.
    'jest/expect-expect': [
      'warn',
      { assertFunctionNames: ['expect', 'expect*', '**.expect*', 'waitUntil'] },
    ],
  },
});
