import { randomUUID } from 'node:crypto';
import { getUser, listUsers, newId, updateMe } from '#contracts';
import { aStranger } from '#testing';
import { Accounts, refusal, START_WITHIN_MS } from './accounts.js';

let scene: Accounts;
beforeAll(async () => {
  scene = await Accounts.start();
}, START_WITHIN_MS);
afterAll(() => scene.stop());

describe('accounts, for operators', () => {
  const find = async (q: string, limit = 20, cursor?: string) =>
    scene.bus.request(listUsers, {
      actor: scene.operator,
      query: { limit, q, ...(cursor !== undefined && { cursor }) },
    });

  test('are found by any part of name and address, and by id', async () => {
    const name = `Émile ${randomUUID().slice(0, 8)} 王大明`;
    const user = await scene.user({ name });
    const [, word = ''] = name.split(' ');
    for (const q of [word, `EMILE ${word}`, `大明 ${word}`, user.email.slice(3), user.id]) {
      expect((await find(q)).items).toEqual([user]);
    }
    expect((await find(`${word} nobody`)).items).toEqual([]);
    expect((await find('.*')).items).toEqual([]);
    const actor = await scene.actor(await scene.enter(user.email));
    await scene.bus.request(updateMe, { actor, name: 'Grace' });
    expect((await find(word)).items).toEqual([]);
    expect((await find(`grace ${user.email}`)).items).toMatchObject([{ id: user.id }]);
  });

  test('come oldest first, a page at a time', async () => {
    const name = `Many ${randomUUID().slice(0, 8)}`;
    const users = [];
    for (let i = 0; i < 3; i++) users.push(await scene.user({ name }));
    const page = await find(name, 2);
    const rest = await find(name, 2, page.nextCursor ?? '');
    expect([...page.items, ...rest.items]).toEqual(users);
    expect(rest.nextCursor).toBeNull();
    expect(await refusal(find('other', 2, page.nextCursor ?? ''))).toBe('request.malformed');
  });

  test('are shown one by one, and to nobody else', async () => {
    const user = await scene.user();
    expect(await scene.bus.request(getUser, { actor: scene.operator, userId: user.id })).toEqual(user);
    expect(await refusal(scene.bus.request(getUser, { actor: scene.operator, userId: newId('usr') }))).toBe(
      'user.not-found',
    );
    const actor = aStranger();
    expect(await refusal(scene.bus.request(getUser, { actor, userId: user.id }))).toBe('permission.denied');
    expect(await refusal(scene.bus.request(listUsers, { actor, query: { limit: 1 } }))).toBe('permission.denied');
  });
});
