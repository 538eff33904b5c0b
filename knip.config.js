/** Finds files, exports and dependencies that nothing uses: `npm run unused`. */
export default {
  project: ['{libs,services}/**/*.ts', 'deploy/**/*.{ts,js,mjs}', 'test/**/*.ts'],
  entry: [
    'services/*/src/main.ts',
    'deploy/local/*.mjs',
    'deploy/checks/*.mjs',
    'test/bench/*.mjs',
    // Imported by scripts from dist/, where they are compiled to.
    'deploy/local/start.ts',
    'services/gateway/src/openapi/document.ts',
  ],
  // Doors are entries (package.json "imports"), and a door offers only what another room wants.
  includeEntryExports: true,
  // The builders of libs/testing are a vocabulary: a word may wait for its test.
  ignoreIssues: { 'libs/testing/**': ['exports', 'types'] },
  // A type that only explains another exported type of its file is fine.
  ignoreExportsUsedInFile: { interface: true, type: true },
  // `npx nest` reads nest-cli.json; no script of ours calls it.
  ignoreDependencies: ['@nestjs/cli'],
};
