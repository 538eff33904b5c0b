/**
 * The least that answers whether a key is known: Fastify, SHA-256 of the text, a Map. No expiry, no revocation, no
 * limits, no counts, no log. `bare-verifier.mjs <file of texts> <length of each> <keys>`: answers of the size that
 * Keyward's have. Prints its address once it listens.
 */
import fastify from 'fastify';
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const DAY_MS = 86_400_000;
const BEARER = 'Bearer '.length;

const [file, length, keys, caller, service] = process.argv.slice(2);
const texts = readFileSync(file, { encoding: 'latin1' });
const services = [service];
const known = new Map();
for (let key = 0; key < Number(keys); key++) {
  known.set(digestOf(texts.slice(key * Number(length), (key + 1) * Number(length))), viewOf(key));
}
known.set(digestOf(caller), viewOf(Number(keys)));

const server = fastify();

/** Two look-ups, as the caller has a key too. */
server.post('/v1/api-keys/verify', ({ headers, body }, reply) => {
  const by = known.get(digestOf(headers.authorization.slice(BEARER)));
  if (by === undefined) return reply.code(401).send({ code: 'api-key.refused' });
  const view = known.get(digestOf(body.key));
  return reply.send(view === undefined ? { valid: false, code: 'unknown' } : answerOf(view));
});

server.get('/v1/forward-auth', ({ headers }, reply) => {
  const view = known.get(digestOf(headers.authorization.slice(BEARER)));
  if (view === undefined) return reply.code(401).send();
  reply.header('x-keyward-key-id', view.keyId).header('x-keyward-project', view.projectId);
  return reply.header('x-keyward-user', view.userId).header('x-keyward-role', view.role).send();
});

console.log(JSON.stringify({ url: await server.listen({ port: 0, host: '127.0.0.1' }) }));

function digestOf(text) {
  return hash('sha256', text, 'base64url');
}

function viewOf(number) {
  const id = (prefix) => `${prefix}_${String(number).padStart(22, '0')}`;
  const expiresAt = new Date(Date.now() + DAY_MS).toISOString();
  return { keyId: id('key'), projectId: id('prj'), userId: id('usr'), role: 'user', services, expiresAt };
}

function answerOf({ keyId, projectId, userId, role, expiresAt }) {
  const standing = { valid: true, code: 'valid', keyId, projectId, userId, role, services, expiresAt };
  return { ...standing, kind: 'standard', platformScopes: [], remainingUses: null, previousText: false, metadata: {} };
}
