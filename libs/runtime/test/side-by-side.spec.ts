import { setTimeout as wait } from 'node:timers/promises';
import { sideBySide } from '../src/index.js';

test('each is done once, no more of them at a time than said, and told of in their order', async () => {
  let underWay = 0;
  let most = 0;
  const results = await sideBySide([5, 1, 4, 2, 3], 2, async (item, at) => {
    most = Math.max(most, ++underWay);
    await wait(item);
    underWay--;
    return `${at}:${item}`;
  });
  expect(results).toEqual(['0:5', '1:1', '2:4', '3:2', '4:3']);
  expect(most).toBe(2);
});

test('nothing of nothing; the first failure is told', async () => {
  expect(await sideBySide([], 3, () => Promise.resolve(1))).toEqual([]);
  await expect(sideBySide([1, 2], 2, (item) => Promise.reject(new Error(`no ${item}`)))).rejects.toThrow('no 1');
});
