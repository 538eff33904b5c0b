/** Finds files, exports and dependencies that nothing uses: `npm run unused`. */
export default {
  project: ['{libs,services}/**/*.ts', 'deploy/**/*.{ts,js,mjs}', 'test/**/*.ts'],
  entry: [
    'services/*/src/main.ts',
    // Makes the keys of the log and its witness, for `.env`.
    'services/witness/src/make-keys.ts',
    'deploy/local/*.mjs',
    'deploy/checks/*.mjs',
    'test/bench/*.mjs',
    // Run by Node as it is, as a process of its own.
    'test/faults/revocation/verifying-application.ts',
    // Run in the image, to make its secrets.
    'libs/embedded/src/print-nats-issuer.ts',
    // Imported by scripts from dist/, where they are compiled to.
    'deploy/local/start.ts',
    'services/gateway/src/openapi/document.ts',
    // What others import of the package, and how.
    'libs/sdk/src/{index,express,fastify,nest}.ts',
    'libs/sdk/examples/*/*.ts',
    'libs/sdk/test/consumer/typed-uses.ts',
    'libs/sdk/build.mjs',
  ],
  // Doors are entries (package.json "imports"), and a door offers only what another room wants.
  includeEntryExports: true,
  // The builders of libs/testing are a vocabulary: a word may wait for its test.
  // The SDK's doors are for programs elsewhere, and the types of the REST surface are written as a whole.
  ignoreIssues: {
    'libs/testing/**': ['exports', 'types'],
    'libs/sdk/src/{index,express,fastify,nest,subscribe/index}.ts': ['exports', 'types'],
    'libs/sdk/src/client/rest-api.ts': ['types'],
  },
  // A type that only explains another exported type of its file is fine.
  ignoreExportsUsedInFile: { interface: true, type: true },
  // `npx nest` reads nest-cli.json; no script of ours calls it.
  ignoreDependencies: ['@nestjs/cli'],
  // The independent check of libs/merkle, where it is installed.
  ignoreBinaries: ['go'],
};
