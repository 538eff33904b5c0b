/** One runner, three sizes: unit and service tests beside their room, e2e and fault tests in test/. */
const base = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  // `source` maps #room to TypeScript; adding `import` here would break jest's own packages.
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
        module: { type: 'es6' },
      },
    ],
  },
};

export default {
  projects: [
    { ...base, displayName: 'deploy', testMatch: ['<rootDir>/deploy/**/*.spec.ts'] },
    { ...base, displayName: 'rooms', testMatch: ['<rootDir>/{libs,services}/*/test/**/*.spec.ts'] },
    { ...base, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.spec.ts'] },
    { ...base, displayName: 'faults', testMatch: ['<rootDir>/test/faults/**/*.spec.ts'] },
  ],
  globalSetup: '<rootDir>/test/end-with-jest.mjs',
  globalTeardown: '<rootDir>/test/end-in-time.mjs',
  // Modules of one test file are never freed by a process that runs another (`--experimental-vm-modules`): a worker that
  // has grown so far is replaced by a fresh one.
  maxWorkers: 1,
  workerIdleMemoryLimit: '1GB',
  testTimeout: 60_000,
};
