import type { Client, ClientPathsWithMethod, MaybeOptionalInit, MethodResponse } from 'openapi-fetch';
import type { paths } from './rest-api.js';

type Rest = Client<paths>;
type Verb = 'get' | 'post' | 'put' | 'patch' | 'delete';

export type PathOf<Method extends Verb> = ClientPathsWithMethod<Rest, Method>;

/** What a call is given besides its path: `params`, `body`, `headers`, `signal`. */
export type InitOf<Method extends Verb, Path extends PathOf<Method>> = MaybeOptionalInit<paths[Path], Method>;

type Init<Given> = undefined extends Given ? [init?: Given] : [init: Given];

/** Nothing is answered with 204. */
type DataOf<Method extends Verb, Path extends PathOf<Method>> = [MethodResponse<Rest, Method, Path>] extends [never]
  ? undefined
  : MethodResponse<Rest, Method, Path>;

export interface Answer<Data> {
  readonly data: Data;
  /** For its headers; its body has been read. */
  readonly response: Response;
}

/** One method of HTTP, with every path that has it. @throws KeywardProblem, KeywardUnreachable */
export type Call<Method extends Verb> = <Path extends PathOf<Method>>(
  path: Path,
  ...init: Init<InitOf<Method, Path>>
) => Promise<Answer<DataOf<Method, Path>>>;

interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** Of what a list has so many; never where the path is not that of a list. */
export type ItemOf<Path extends PathOf<'get'>> = DataOf<'get', Path> extends PageOf<infer Item> ? Item : never;

/** The paths of lists that come in pages. */
export type ListPath = { [Path in PathOf<'get'>]: [ItemOf<Path>] extends [never] ? never : Path }[PathOf<'get'>];

/** Everything of a list, page after page, each asked for when the one before has been dealt with. */
export type Each = <Path extends ListPath>(
  path: Path,
  ...init: Init<InitOf<'get', Path>>
) => AsyncGenerator<ItemOf<Path>>;

/** What a page is asked for with. */
export interface PageInit {
  readonly params?: { readonly query?: Readonly<Record<string, unknown>> };
}

/** The same for whoever knows no path, only that it is one of a list. */
export type GetPage = (path: string, init: PageInit) => Promise<Answer<PageOf<unknown>>>;

export async function* eachOf(get: GetPage, path: string, init: PageInit = {}): AsyncGenerator<unknown> {
  let cursor: string | null = null;
  do {
    const query: Record<string, unknown> = { ...init.params?.query, ...(cursor !== null && { cursor }) };
    const { data }: Answer<PageOf<unknown>> = await get(path, { ...init, params: { ...init.params, query } });
    yield* data.items;
    cursor = data.nextCursor;
  } while (cursor !== null);
}
