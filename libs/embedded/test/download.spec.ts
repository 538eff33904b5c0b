import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { type Archive, downloadMember } from '../src/find/download.js';
import { closeScene, openScene, type Scene } from './scene.js';

let scene: Scene;
let server: Server;
let archive: Buffer;
let sums: string;
let target: string;

beforeEach(async () => {
  scene = openScene();
  target = join(scene.dir, 'target');
  mkdirSync(join(scene.dir, 'top', 'bin'), { recursive: true });
  mkdirSync(target);
  writeFileSync(join(scene.dir, 'top', 'bin', 'mongod'), 'the program');
  execFileSync('tar', ['-czf', join(scene.dir, 'a.tgz'), '-C', scene.dir, 'top']);
  archive = readFileSync(join(scene.dir, 'a.tgz'));
  sums = `${createHash('sha256').update(archive).digest('hex')}  a.tgz\n`;
  server = createServer((request, response) => response.end(request.url === '/a.tgz' ? archive : sums));
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterEach(async () => {
  server.close();
  await closeScene(scene);
});

function onServer(): Archive {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  const base = `http://127.0.0.1:${address.port}`;
  return { url: `${base}/a.tgz`, checksumsUrl: `${base}/SHA256SUMS`, member: 'bin/mongod' };
}

test('unpacks an archive that matches its published sum', async () => {
  const path = await downloadMember(onServer(), target, scene.log);
  expect(readFileSync(path, 'utf8')).toBe('the program');
});

test('refuses an archive that does not match, before unpacking anything', async () => {
  sums = `${'0'.repeat(64)}  a.tgz\n`;
  await expect(downloadMember(onServer(), target, scene.log)).rejects.toThrow('does not match its published SHA-256');
});

test('says so when the place cannot be reached', async () => {
  const nowhere = { url: 'http://127.0.0.1:1/a.tgz', checksumsUrl: 'http://127.0.0.1:1/sums', member: 'x' };
  await expect(downloadMember(nowhere, target, scene.log)).rejects.toThrow('127.0.0.1:1 cannot be reached');
});
