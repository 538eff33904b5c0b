/** Better Auth, which benches compare with. It is a package of its own, installed by the first bench that needs it. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startScript } from './processes.mjs';

/** With an account that has so many keys; see better-auth/server.mjs. */
export function startBetterAuth(mongoUrl, keys) {
  const cwd = fileURLToPath(new URL('better-auth', import.meta.url));
  if (!existsSync(`${cwd}/node_modules`)) execFileSync('npm', ['ci', '--no-progress'], { cwd, stdio: 'inherit' });
  return startScript('better-auth/server.mjs', mongoUrl, keys);
}
