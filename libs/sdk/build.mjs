/**
 * Lays out the package @keyward/sdk in dist/sdk, or in the folder that is named: its rooms compiled, its manifest, README and licence. To look at what
 * would be published: `npm pack ./dist/sdk`; to publish: `npm publish ./dist/sdk`.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

const target = process.argv[2] ?? at('../../dist/sdk');
const compiler = at('../../node_modules/typescript/bin/tsc');

rmSync(target, { recursive: true, force: true });
const project = ['-p', at('tsconfig.package.json'), '--outDir', join(target, 'lib')];
execFileSync(process.execPath, [compiler, ...project], { stdio: 'inherit', timeout: 300_000 });
copyFileSync(at('package/package.json'), join(target, 'package.json'));
copyFileSync(at('README.md'), join(target, 'README.md'));
copyFileSync(at('../../LICENSE'), join(target, 'LICENSE'));
