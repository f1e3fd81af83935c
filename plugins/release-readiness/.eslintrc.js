const { onlyFromThisProject, vendors } = require('../../eslint/boundaries');

module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  restrictedImportPatterns: [
    ...onlyFromThisProject('common'),
    ...Object.values(vendors).flat(),
  ],
});
