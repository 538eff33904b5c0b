import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const sdk = join(import.meta.dirname, '../..');
const modules = join(sdk, '../../node_modules');
const WITHIN_MS = 200_000;

export interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, unknown>>;
}

/** A program elsewhere that has installed the package as npm would have, from its archive. */
export class Consumer {
  private constructor(
    readonly folder: string,
    readonly manifest: Manifest,
    /** What the archive holds. */
    readonly files: readonly string[],
  ) {}

  static async install(): Promise<Consumer> {
    const folder = await mkdtemp(join(tmpdir(), 'keyward-consumer-'));
    const at = (...path: readonly string[]) => join(folder, ...path);
    await run(process.execPath, [join(sdk, 'build.mjs'), at('built')], { timeout: WITHIN_MS });
    const { stdout } = await run('npm', ['pack', '--json', '--offline', '--pack-destination', folder, at('built')], {
      timeout: WITHIN_MS,
    });
    const [packed] = JSON.parse(stdout) as [{ readonly filename: string; readonly files: { readonly path: string }[] }];
    const installed = at('node_modules/@keyward/sdk');
    await mkdir(installed, { recursive: true });
    await run('tar', ['-xzf', at(packed.filename), '-C', installed, '--strip-components=1'], { timeout: WITHIN_MS });
    await writeFile(at('package.json'), JSON.stringify({ type: 'module' }));
    const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as Manifest;
    const files = packed.files.map(({ path }) => path);
    const consumer = new Consumer(folder, manifest, files);
    await consumer.add(...Object.keys(manifest.dependencies));
    return consumer;
  }

  /** What is installed here too, each by itself; their own dependencies come with them. */
  async add(...packages: readonly string[]): Promise<void> {
    for (const name of packages) {
      const link = join(this.folder, 'node_modules', name);
      await mkdir(dirname(link), { recursive: true });
      await symlink(join(modules, name), link);
    }
  }

  copy(folder: string): Promise<void> {
    return cp(join(sdk, folder), join(this.folder, folder), { recursive: true });
  }

  write(file: string, text: string): Promise<void> {
    return writeFile(join(this.folder, file), text);
  }

  /** Node's, with what it prints. @throws with what it complains of. */
  async node(...args: readonly string[]): Promise<string> {
    const { stdout } = await run(process.execPath, args, { cwd: this.folder, timeout: WITHIN_MS });
    return stdout;
  }

  /** Type errors, none where all is well. Compiled files lie beside their sources. */
  async compile(options: object, files: readonly string[]): Promise<string> {
    const compilerOptions = { target: 'ES2024', module: 'NodeNext', strict: true, types: ['node'], ...options };
    await this.write('tsconfig.json', JSON.stringify({ compilerOptions, files }));
    try {
      return await this.node(join(modules, 'typescript/bin/tsc'), '-p', '.');
    } catch (failure) {
      return (failure as { readonly stdout: string }).stdout;
    }
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
