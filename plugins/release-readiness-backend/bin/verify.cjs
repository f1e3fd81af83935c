#!/usr/bin/env node
// Checks the trail of a promotion in an exported file, without the portal.
const { readFileSync } = require('node:fs');
const { runVerify } = require('..');

process.exitCode = runVerify(process.argv.slice(2), {
  readFile: path => readFileSync(path, 'utf8'),
  print: line => process.stdout.write(`${line}\n`),
});
