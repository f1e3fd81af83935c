const { onlyFromThisProject } = require('../../eslint/boundaries');

module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  restrictedImportPatterns: onlyFromThisProject(),
});
