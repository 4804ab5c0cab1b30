// Nest 12 and a few others ship ESM only, and Jest on Node 20 cannot require ESM:
// everything, those packages included, is transformed to CommonJS on the way in.
const parser = { syntax: 'typescript', decorators: true };
const transform = { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false };
const typescript = {
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'commonjs' },
  jsc: { target: 'es2022', parser, transform, keepClassNames: true },
};
const javascript = {
  ...typescript,
  sourceMaps: false,
  jsc: { target: 'es2022', parser: { syntax: 'ecmascript' }, keepClassNames: true },
};
const esmOnly = [
  '@nestjs',
  'nodemailer',
  'file-type',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer',
  '@borewit',
  'smtp-server',
  'mailparser',
  'get-port',
  'ical.js',
  'pure-rand',
  'fast-check',
  'content-disposition',
  'cookie',
  '@fastify/cookie',
  'openid-client',
  'oauth4webapi',
  'jose',
  'chart.js',
  '@kurkle',
].join('|');

const shared = {
  testEnvironment: 'node',
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.js', '$1'] },
  transform: { '^.+\\.ts$': ['@swc/jest', typescript], '^.+\\.m?js$': ['@swc/jest', javascript] },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly})/)`],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.data', '<rootDir>/web/dist'],
};

export default {
  // Starting a server, a database or a browser may take its time on a busy machine; what is tested is never how long.
  testTimeout: 20_000,
  projects: [
    { ...shared, displayName: 'engine', testMatch: ['<rootDir>/test/engine/**/*.test.ts'] },
    {
      ...shared,
      displayName: 'product',
      testMatch: ['<rootDir>/test/{features,stories,faults,e2e}/**/*.test.ts'],
      globalSetup: '<rootDir>/test/harness/global-setup.ts',
      globalTeardown: '<rootDir>/test/harness/global-teardown.ts',
    },
  ],
};
