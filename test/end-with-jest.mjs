/**
 * jest's global set-up. Servers and services that tests start lead process groups of their own, so an interrupted jest
 * would leave them behind: each is noted (`endWithJest` of #testing), and ends with jest, whatever ends that.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

export default function prepare() {
  const notes = mkdtempSync(join(tmpdir(), 'keyward-jest-'));
  process.env.KEYWARD_TEST_LEFTOVERS = notes;
  process.once('exit', () => {
    const of = (kind) => readdirSync(notes).filter((name) => name.startsWith(`${kind}-`));
    const read = (name) => readFileSync(join(notes, name), 'utf8');
    of('process').forEach((name) => kill(Number(read(name))));
    of('folder').forEach((name) => rmSync(read(name), { recursive: true, force: true }));
    rmSync(notes, { recursive: true, force: true });
  });
  for (const [signal, number] of Object.entries(signals)) process.once(signal, () => process.exit(128 + number));
}

function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
