/**
 * Regenerates every derived file, and fails if one was not what its source says.
 * Compares contents before and after, not with git, so that it also serves work that is not committed yet.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const derivedFiles = [
  'docs/arrows.md',
  'docs/openapi.json',
  'docs/permissions.md',
  'docs/asyncapi.json',
  'docs/events.md',
  'libs/sdk/src/client/rest-api.ts',
];

const contents = () => derivedFiles.map((file) => (existsSync(file) ? readFileSync(file, 'utf8') : null));

const before = contents();
execFileSync('npm', ['run', '--silent', 'generate'], { stdio: ['ignore', 'inherit', 'inherit'], timeout: 300_000 });
const after = contents();

const stale = derivedFiles.filter((_, index) => before[index] !== after[index]);
for (const file of stale) {
  console.error(`${file} did not match its source. It has been regenerated: look at it and commit it.`);
}
process.exitCode = stale.length > 0 ? 1 : 0;
