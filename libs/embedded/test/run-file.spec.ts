import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Child, RunFile, writeDataFile } from '../src/index.js';
import { birthOf } from '../src/process-birth.js';
import { closeScene, openScene, type Scene } from './scene.js';

let scene: Scene;

beforeEach(() => {
  scene = openScene();
});
afterEach(() => closeScene(scene));

const path = () => join(scene.dir, 'run.json');
const sleeper = () => Child.spawn({ name: 'sleeper', command: 'sleep', args: ['60'], onSpawn: scene.onSpawn });

async function endedProcess() {
  const child = spawn('true');
  await once(child, 'exit');
  return { name: 'launcher', pid: child.pid ?? 0, birth: 'some other time' };
}

test('a second launcher is told who runs already', async () => {
  const launcher = await sleeper();
  writeDataFile(path(), {
    launcher: { name: 'launcher', pid: launcher.pid, birth: birthOf(launcher.pid) },
    children: [],
  });
  await expect(RunFile.claim(scene.dir, scene.log)).rejects.toThrow(
    `Keyward already runs (pid ${launcher.pid}, data in ${scene.dir}).`,
  );
});

test('what a killed launcher left running is ended, and told', async () => {
  const leftOver = await sleeper();
  const children = [{ name: 'mongod', pid: leftOver.pid, birth: birthOf(leftOver.pid) }];
  writeDataFile(path(), { launcher: await endedProcess(), children });
  await RunFile.claim(scene.dir, scene.log);
  // The process is gone before Node tells of it.
  expect(await leftOver.exited).toEqual({ code: null, signal: 'SIGTERM' });
  expect(scene.lines).toEqual([`ending what an earlier start left running: mongod (${leftOver.pid})`]);
});

test('a process that only has the same id is left alone', async () => {
  const stranger = await sleeper();
  const children = [{ name: 'mongod', pid: stranger.pid, birth: 'another process, long gone' }];
  writeDataFile(path(), { launcher: await endedProcess(), children });
  await RunFile.claim(scene.dir, scene.log);
  expect(stranger.running).toBe(true);
  expect(scene.lines).toEqual([]);
});

test('a damaged run file stops nobody, and a release leaves none', async () => {
  writeFileSync(path(), '{"launc');
  const file = await RunFile.claim(scene.dir, scene.log);
  file.record('mongod', process.pid);
  file.release();
  expect(existsSync(path())).toBe(false);
});
