import type { Page } from '#contracts';
import type { Api, Call } from './api.js';

/** As many as a page may have. */
export const LARGEST_PAGE = 100;

/** Page after page, to the end, each asked for when the one before has been dealt with. */
export async function* pagesOf<Item>(api: Api, call: Pick<Call, 'path' | 'query'>): AsyncGenerator<readonly Item[]> {
  let cursor: string | undefined;
  do {
    const query = { limit: LARGEST_PAGE, ...call.query, cursor };
    const page: Page<Item> = await api.send<Page<Item>>({ method: 'GET', path: call.path, query });
    yield page.items;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

/** Everything of a list that is known to be short. */
export async function allOf<Item>(api: Api, call: Pick<Call, 'path' | 'query'>): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const page of pagesOf<Item>(api, call)) items.push(...page);
  return items;
}
