import { currentRequest, inRequest, Problem, type KeyResult, type ProblemCode } from '#contracts';
import { inParts } from '../src/api-keys/in-parts.js';

const idsOf = (count: number) => Array.from({ length: count }, (_, at) => `key_${at}`);
const done = (id: string): KeyResult => ({ id, ok: true });
const refused = (id: string, code: ProblemCode): KeyResult => ({ id, ok: false, code });
const answering = (ids: readonly string[], replayed = false) =>
  Promise.resolve({ body: { results: ids.map(done) }, replayed });

test('a thousand keys are asked for by ten commands, two at a time, and told of in their order', async () => {
  const sizes: number[] = [];
  let underWay = 0;
  let most = 0;
  const { body } = await inParts(idsOf(1_000), async (ids) => {
    sizes.push(ids.length);
    most = Math.max(most, ++underWay);
    await new Promise((resolve) => setTimeout(resolve, ids[0] === 'key_0' ? 5 : 0));
    underWay--;
    return answering(ids);
  });
  expect(sizes).toEqual(Array.from({ length: 10 }, () => 100));
  expect(most).toBe(2);
  expect(body.results).toEqual(idsOf(1_000).map(done));
});

test('every command belongs to the request, and has longer than others', async () => {
  const deadline = Date.now() + 3_000;
  const seen = new Set<string>();
  await inRequest({ requestId: 'req_1', deadline }, () =>
    inParts(idsOf(250), (ids) => {
      const { requestId, deadline: own = 0 } = currentRequest() ?? {};
      seen.add(`${requestId}, later: ${own > deadline}`);
      return answering(ids);
    }),
  );
  expect([...seen]).toEqual(['req_1, later: true']);
});

test('of a part without an answer each key is told why; the others are done', async () => {
  const { body, replayed } = await inParts(idsOf(201), (ids) =>
    ids.includes('key_100') ? Promise.reject(new Problem('request.timed-out')) : answering(ids, true),
  );
  const unknown = idsOf(200).slice(100);
  expect(body.results.filter(({ ok }) => !ok)).toEqual(unknown.map((id) => refused(id, 'request.timed-out')));
  expect(body.results.map(({ id }) => id)).toEqual(idsOf(201));
  expect(replayed).toBe(false);
});

test('where no part has an answer, the request has none', async () => {
  const refusing = () => Promise.reject(new Problem('permission.denied'));
  await expect(inParts(idsOf(101), refusing)).rejects.toMatchObject({ code: 'permission.denied' });
  const failing = () => Promise.reject(new Error('a fault of ours'));
  await expect(inParts(idsOf(1), failing)).rejects.toThrow('a fault of ours');
});

test('an idempotency key that was used for another request of all these keys is refused', async () => {
  const reused = (ids: readonly string[]) =>
    Promise.resolve({
      body: { results: ids.map((id) => refused(id, 'idempotency.key-reused')) },
      replayed: false,
    });
  await expect(inParts(idsOf(2), reused)).rejects.toMatchObject({ code: 'idempotency.key-reused' });
});

test('an answer was given before where that holds of every part', async () => {
  const isFirst = (ids: readonly string[]) => ids.includes('key_0');
  expect(await inParts(idsOf(200), (ids) => answering(ids, true))).toMatchObject({ replayed: true });
  expect(await inParts(idsOf(200), (ids) => answering(ids, isFirst(ids)))).toMatchObject({ replayed: false });
});
