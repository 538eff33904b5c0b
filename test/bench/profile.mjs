/**
 * Where the time goes: the shares of functions in a CPU profile. `node test/bench/profile.mjs <file.cpuprofile> [under]`.
 * A profile is written by whatever is run with `node --cpu-prof`. "own" is the function alone, "with what it calls" the
 * whole of it; time in which the process only waited is left out, and so is all that no function called `under` has
 * asked for, where one is named: by its name, or with its place as it is printed.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

const IDLE = new Set(['(idle)', '(program)', '(root)']);

const ROWS = 30;

const [file, under] = process.argv.slice(2);
if (file === undefined) throw new Error('say which profile: node test/bench/profile.mjs <file.cpuprofile> [under]');
const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8'));
const byId = new Map(nodes.map((node) => [node.id, node]));
const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));

const own = new Map();
const whole = new Map();
let busy = 0;
for (const [each, id] of samples.entries()) {
  const took = timeDeltas[each] ?? 0;
  const name = nameOf(byId.get(id));
  const callers = namesAbove(id);
  if (IDLE.has(name) || !isWanted(callers)) continue;
  busy += took;
  own.set(name, (own.get(name) ?? 0) + took);
  for (const caller of callers) whole.set(caller, (whole.get(caller) ?? 0) + took);
}

console.log(`${(busy / 1_000_000).toFixed(1)} s at work`);
print('own', own);
print('with what it calls', whole);

/** Each function once, however often it stands in the stack. */
function namesAbove(id) {
  const names = new Set();
  for (let at = id; at !== undefined; at = parents.get(at)) names.add(nameOf(byId.get(at)));
  IDLE.forEach((name) => names.delete(name));
  return names;
}

function isWanted(callers) {
  return under === undefined || [...callers].some((name) => name === under || name.startsWith(`${under} `));
}

function nameOf({ callFrame: { functionName, url, lineNumber } }) {
  const place = url === '' ? '' : ` ${basename(url)}:${lineNumber + 1}`;
  return `${functionName || '(no name)'}${place}`;
}

function print(title, times) {
  console.log(`\n${title}`);
  const sorted = [...times].toSorted(([, one], [, other]) => other - one);
  for (const [name, took] of sorted.slice(0, ROWS)) {
    console.log(`${((took / busy) * 100).toFixed(1).padStart(6)} %  ${name}`);
  }
}
