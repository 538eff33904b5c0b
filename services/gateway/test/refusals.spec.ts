import { newId, Problem, type Actor, type Refusal } from '#contracts';
import { anActor, anOperator } from '#testing';
import { Refusals } from '../src/refusals/refusals.js';

const denied = new Problem('permission.denied');

/** What identity was told, batch by batch. */
function aGateway() {
  const batches: (readonly Refusal[])[] = [];
  let isReachable = true;
  const refusals = new Refusals((batch) => {
    if (!isReachable) return Promise.reject(new Problem('service.unavailable'));
    batches.push(batch);
    return Promise.resolve();
  });
  return {
    batches,
    refusals,
    tell: () => refusals.beforeApplicationShutdown(),
    reach: (possible: boolean) => {
      isReachable = possible;
    },
  };
}

function aRequest(actor: Actor | undefined, params: object = {}) {
  const routeOptions = { url: '/v1/projects/:projectId/api-keys/:keyId' };
  return { method: 'DELETE', ip: '192.0.2.1', id: 'req_1', routeOptions, params, ...(actor && { actor }) };
}

test('a refusal is told with who, what, where and why', async () => {
  const { refusals, batches, tell } = aGateway();
  const projectId = newId('prj');
  const actor = anActor({ membership: { memberId: newId('mem'), projectId, role: 'user' } });
  refusals.note(aRequest(actor, { projectId }), denied);
  await tell();
  const operation = 'DELETE /v1/projects/{projectId}/api-keys/{keyId}';
  const wanted = { actor, operation, projectId, code: 'permission.denied', address: '192.0.2.1', requestId: 'req_1' };
  expect(batches).toEqual([[{ ...wanted, times: 1 }]]);
});

test.each<[string, Actor, boolean]>([
  ['an operator', anOperator(), true],
  ['a stranger', anActor(), false],
])('the project is named for %s: %#', async (_, actor, isNamed) => {
  const { refusals, batches, tell } = aGateway();
  const projectId = newId('prj');
  refusals.note(aRequest(actor, { projectId }), new Problem('project.not-found'));
  await tell();
  expect(batches[0]?.[0]?.projectId).toBe(isNamed ? projectId : null);
});

test.each<[string, Actor | undefined, unknown]>([
  ['nobody is known', undefined, denied],
  ['the request was malformed', anActor(), new Problem('request.malformed')],
  ['we have failed', anActor(), new Error('a mistake of ours')],
])('nothing is told where %s', async (_, actor, failure) => {
  const { refusals, batches, tell } = aGateway();
  refusals.note(aRequest(actor), failure);
  await tell();
  expect(batches).toEqual([]);
});

test('what identity does not hear is told again, with what has come meanwhile', async () => {
  const { refusals, batches, tell, reach } = aGateway();
  const actor = anActor();
  reach(false);
  refusals.note(aRequest(actor), denied);
  await tell();
  refusals.note(aRequest(actor), denied);
  reach(true);
  await tell();
  expect(batches.map((batch) => batch.map(({ times }) => times))).toEqual([[2]]);
});

test('what waits is bounded, and what is told at once fits into a message', async () => {
  const { refusals, batches, tell, reach } = aGateway();
  reach(false);
  for (let caller = 0; caller < 1_500; caller++) refusals.note(aRequest(anActor()), denied);
  await tell();
  reach(true);
  for (let round = 0; round < 20; round++) await tell();
  expect(batches.flat()).toHaveLength(1_000);
  for (const batch of batches) expect(JSON.stringify(batch).length).toBeLessThan(96 * 1_024);
});
