/**
 * Callers who present keys, in a process of their own: connections that are kept, a request at a time on each. They send
 * and read bytes with nothing between, so that they cost less than whom they call. `callers.mjs <file of texts> <length>`:
 * all texts are equally long, and follow each other without a gap. A message from its parent is a plan; the answer says
 * how many requests there were, and how long they took together.
 */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

/** So often in a row nobody answers in vain while keys are asked for one after the other. */
const MOST_AGAIN = 10_000;
const PROGRESS_EVERY = 100_000;

const [file, length] = [process.argv[2], Number(process.argv[3])];
const texts = readFileSync(file);
const good = Buffer.from('HTTP/1.1 200 ');
const endOfHead = Buffer.from('\r\n\r\n');
const endOfChunks = Buffer.from('\r\n0\r\n\r\n');

process.on('message', (plan) => {
  call(plan).then(
    (result) => process.send(result),
    (failure) => process.send({ failure: String(failure) }),
  );
});
process.on('disconnect', () => process.exit());
console.log('{}');

/**
 * The text goes between `head` and `tail`. For `forMs`, keys by chance out of the first `keys`; where that is not told,
 * each of them once, and again where it was refused.
 */
async function call({ port, head, tail, keys, connections, forMs }) {
  const began = performance.now();
  const source = forMs === undefined ? eachOnce(keys) : byChance(keys, began + forMs);
  const requests = Array.from({ length: connections }, () => Buffer.from(`${head}${' '.repeat(length)}${tail}`));
  const textAt = Buffer.byteLength(head);
  const counts = await Promise.all(requests.map((request) => converse({ port, request, textAt }, source)));
  return { count: counts.reduce((sum, each) => sum + each, 0), ms: performance.now() - began };
}

function byChance(keys, until) {
  return {
    next: () => (performance.now() < until ? Math.floor(Math.random() * keys) : null),
    refused: (_, answer) => {
      throw new Error(`refused: ${answer}`);
    },
  };
}

function eachOnce(keys) {
  const again = [];
  let asked = 0;
  let refusals = 0;
  return {
    next: () => {
      if (again.length > 0) return again.pop();
      if (asked >= keys) return null;
      if (++asked % PROGRESS_EVERY === 0 && asked < keys) console.error(`${asked} of ${keys} keys were asked for`);
      return asked - 1;
    },
    refused: (key, answer) => {
      if (++refusals > MOST_AGAIN) throw new Error(`refused too often: ${answer}`);
      again.push(key);
    },
  };
}

function converse({ port, request, textAt }, source) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let answered = 0;
    let key = null;
    let received = null;
    const send = () => {
      key = source.next();
      if (key === null) {
        resolve(answered);
        socket.destroy();
        return;
      }
      texts.copy(request, textAt, key * length, (key + 1) * length);
      socket.write(request);
    };
    const take = (part) => {
      const answer = received === null ? part : Buffer.concat([received, part]);
      received = isWhole(answer) ? null : answer;
      if (received !== null) return;
      if (answer.compare(good, 0, good.length, 0, good.length) === 0) answered++;
      else source.refused(key, answer.toString());
      send();
    };
    const fail = (failure) => {
      reject(failure);
      socket.destroy();
    };
    socket.on('connect', send);
    socket.on('data', (part) => attempt(() => take(part), fail));
    socket.on('error', fail);
    socket.on('close', () => reject(new Error('the connection was closed')));
  });
}

function attempt(work, fail) {
  try {
    work();
  } catch (failure) {
    fail(failure);
  }
}

function isWhole(answer) {
  const end = answer.indexOf(endOfHead);
  if (end < 0) return false;
  const head = answer.latin1Slice(0, end);
  const [, bytes] = /content-length: *(\d+)/i.exec(head) ?? [];
  if (bytes !== undefined) return answer.length >= end + endOfHead.length + Number(bytes);
  return answer.subarray(-endOfChunks.length).equals(endOfChunks);
}
