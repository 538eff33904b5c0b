#!/usr/bin/env node
/** `npx keyward …`: compiles the sources where that was never done, then does what the arguments say. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../../../', import.meta.url);
const compiled = new URL('dist/services/cli/src/main.js', root);

if (!existsSync(compiled)) {
  // What a build says is none of the answer: it goes to stderr.
  const build = fileURLToPath(new URL('deploy/local/build-if-stale.mjs', root));
  const { status } = spawnSync(process.execPath, [build], { stdio: ['ignore', 2, 2] });
  if (status !== 0) {
    console.error('keyward: it is not compiled yet. Run: npm ci && npm run build');
    process.exit(5);
  }
}

await import(compiled);
