/**
 * Does the same to each of many, so many at a time.
 * @returns what came of each, in the order of the items.
 * @throws the first failure; what is under way then goes on, and so do the turns of the others.
 */
export async function sideBySide<Item, Result>(
  items: readonly Item[],
  atATime: number,
  work: (item: Item, at: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  const takeTurns = async () => {
    for (const [at, item] of waiting) results[at] = await work(item, at);
  };
  await Promise.all(Array.from({ length: atATime }, takeTurns));
  return results;
}
