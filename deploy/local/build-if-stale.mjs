/**
 * Compiles TypeScript to dist/, unless dist/ was made from exactly these sources. `npm start` and `npm test`
 * begin with it. It compares contents, not times: a checkout or a clone changes times only.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const stamp = join(root, 'dist', '.built-from');
const sources = ['{libs,services}/*/src/**/*.ts', 'deploy/local/**/!(*.spec).ts', 'package.json', 'tsconfig*.json'];

function fingerprint() {
  const hash = createHash('sha256');
  for (const file of globSync(sources, { cwd: root }).sort()) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function lastBuilt() {
  try {
    return readFileSync(stamp, 'utf8');
  } catch {
    return null;
  }
}

const wanted = fingerprint();
if (lastBuilt() !== wanted) {
  const began = performance.now();
  console.log('building ...');
  rmSync(stamp, { force: true });
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    console.error('The build failed: see the lines above. If TypeScript is missing, run npm ci first.');
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
  console.log(`built in ${((performance.now() - began) / 1000).toFixed(1)} s`);
}
