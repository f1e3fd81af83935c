const { onlyFromThisProject, vendors } = require('../../eslint/boundaries');

const boundaries = [
  ...onlyFromThisProject('common', 'node'),
  ...Object.values(vendors).flat(),
];

// Judgements are functions of their arguments: facts, settings and the time
// are given to them. What reaches outside has no business here.
const pureFiles = [
  'src/checks/**/*.ts',
  'src/specification/**/*.ts',
  'src/promotion/**/*.ts',
  'src/candidate/resolveCommit.ts',
  'src/scorecard/{evaluateChecks,summarize,parity}.ts',
];

const pureRules = {
  'no-restricted-imports': [
    'error',
    {
      patterns: [
        ...boundaries,
        'node:*',
        // Hashing is a function of its argument.
        '!node:crypto',
        '@backstage/*',
        '!@backstage/types',
        '!@backstage/errors',
        'express*',
        'knex*',
        'winston',
        'undici',
        '**/authorization',
        '**/collection',
        '**/configuration',
        '**/database',
        '**/routes',
        '**/services',
        '**/signals',
        '**/plugin',
      ],
      paths: [
        'assert',
        'child_process',
        'dns',
        'events',
        'fs',
        'http',
        'https',
        'net',
        'os',
        'path',
        'process',
        'stream',
        'timers',
        'tls',
        'worker_threads',
      ],
    },
  ],
  'no-restricted-globals': [
    'error',
    'fetch',
    'process',
    'console',
    'performance',
    'setTimeout',
    'setInterval',
    'setImmediate',
    'queueMicrotask',
    'require',
  ],
  'no-restricted-syntax': [
    'error',
    {
      selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
      message: 'The time is an argument of a judgement.',
    },
    {
      selector: 'MemberExpression[object.name="Date"][property.name="now"]',
      message: 'The time is an argument of a judgement.',
    },
    {
      selector:
        'MemberExpression[object.name="DateTime"][property.name=/^(now|local|utc)$/]',
      message: 'The time is an argument of a judgement.',
    },
    {
      selector: 'MemberExpression[object.name="Math"][property.name="random"]',
      message: 'A judgement of the same facts is the same.',
    },
    {
      selector: 'ImportExpression',
      message: 'What a judgement imports stands at its top.',
    },
  ],
};

module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  restrictedImportPatterns: boundaries,
  overrides: [
    {
      files: pureFiles,
      // The desk and the service are where the pure core meets the world.
      excludedFiles: [
        '**/*.test.ts',
        '**/testing/**',
        'src/promotion/{desk,service}/**',
      ],
      rules: pureRules,
    },
  ],
});
