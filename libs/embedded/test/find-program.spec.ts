import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachedPath, fetchIntoCache } from '../src/find/cache.js';
import { findProgram, type Source } from '../src/find/find-program.js';
import type { Program } from '../src/find/program.js';
import { closeScene, openScene, type Scene } from './scene.js';

const natsServer: Program = {
  name: 'nats-server',
  variable: 'KEYWARD_NATS_SERVER',
  oldest: [2, 12],
  howToInstall: 'Install nats-server',
};

let scene: Scene;
let path: string;
let cacheDir: string;

beforeEach(() => {
  scene = openScene();
  path = join(scene.dir, 'path');
  cacheDir = join(scene.dir, 'cache');
  mkdirSync(path);
  mkdirSync(cacheDir);
});
afterEach(() => closeScene(scene));

const find = (env: Record<string, string> = {}, sources: readonly Source[] = []) =>
  findProgram(natsServer, sources, { cacheDir, env: { PATH: path, ...env }, log: scene.log });
const version = (number: string) => `echo "nats-server: v${number}"`;
const onPath = (number: string) => scene.script(join(path, 'nats-server'), version(number));
const inCache = (number: string) => scene.script(cachedPath(cacheDir, 'nats-server'), version(number));

test('the environment variable wins over PATH', async () => {
  onPath('2.15.1');
  const named = scene.script(join(scene.dir, 'mine'), version('2.12.0'));
  await expect(find({ KEYWARD_NATS_SERVER: named })).resolves.toBe(named);
});

test('a variable that names nothing is an error, not an invitation to look elsewhere', async () => {
  onPath('2.15.1');
  const named = join(scene.dir, 'nothing');
  await expect(find({ KEYWARD_NATS_SERVER: named })).rejects.toThrow(
    `KEYWARD_NATS_SERVER names no usable nats-server: there is no program ${named}`,
  );
});

test('PATH comes before the cache', async () => {
  inCache('2.15.1');
  const found = onPath('2.14.0');
  await expect(find()).resolves.toBe(found);
});

test('a program on PATH that is too old is passed over with a line', async () => {
  onPath('2.9.10');
  const found = inCache('2.15.1');
  await expect(find()).resolves.toBe(found);
  expect(scene.lines).toEqual([`nats-server: not on PATH: ${join(path, 'nats-server')} is v2.9.10, older than 2.12`]);
});

test('what a source brings is kept, so the next search asks none', async () => {
  const source: Source = {
    name: 'from a friend',
    fetchInto: (dir) => Promise.resolve(scene.script(join(dir, 'brought'), version('2.15.1'))),
  };
  const found = await find({}, [source]);
  expect(found).toBe(cachedPath(cacheDir, 'nats-server'));
  await expect(find()).resolves.toBe(found);
});

test('each failed fetch is one line, and the end of all roads says what to do', async () => {
  const source: Source = { name: 'from a friend', fetchInto: () => Promise.reject(new Error('away\nuntil Monday')) };
  await expect(find({}, [source])).rejects.toThrow(
    'No nats-server was found or could be fetched. Install nats-server, or set KEYWARD_NATS_SERVER to the path of one (2.12 or newer).',
  );
  expect(scene.lines).toEqual(['nats-server: fetching it from a friend ...', 'nats-server: not from a friend: away']);
  expect(readdirSync(cacheDir)).toEqual([]);
});

test('a missing library is named, with the package that holds it', async () => {
  const message = 'error while loading shared libraries: libcurl.so.4: cannot open shared object file';
  scene.script(join(path, 'nats-server'), `echo "nats-server: ${message}" >&2; exit 127`);
  await expect(find()).rejects.toThrow(/needs libcurl\.so\.4, which this machine lacks.*apt-get install libcurl4/);
});

test('two fetches at once both end with a whole program and leave nothing else', async () => {
  const fetchSlowly = async (dir: string) => {
    const file = join(dir, 'program');
    writeFileSync(file, 'first half');
    await new Promise((resolve) => setTimeout(resolve, 50));
    writeFileSync(file, 'first half, second half');
    return file;
  };
  const paths = await Promise.all([1, 2].map(() => fetchIntoCache(cacheDir, 'program', fetchSlowly)));
  expect(paths.map((file) => readFileSync(file, 'utf8'))).toEqual(paths.map(() => 'first half, second half'));
  expect(readdirSync(cacheDir)).toEqual([`program-${process.platform}-${process.arch}`]);
});
