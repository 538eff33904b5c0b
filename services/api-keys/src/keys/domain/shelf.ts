import { apiKeyKinds, apiKeyStatuses, type ApiKeyKind, type ApiKeyStatus } from '#contracts';
import { folded, keywordsOf } from '#keywords';
import type { ApiKey } from './api-key.js';

/** A name is sorted by so many bytes: what a cursor has room for beside an id. Names that differ later are equal. */
const SORTED_BYTES = 100;

/** Words cannot begin with a space, so what does is never found by what somebody types. */
const ANY_SERVICE = ' *';

/** What lists need of a key beside its own fields; `ApiKeyStore` keeps it up to date. */
export interface Listed {
  /** Its status as it was last told, and its kind: what an index can be narrowed by. Null once it is deleted. */
  readonly shelf: string | null;
  readonly keywords: readonly string[];
  readonly sortName: string;
}

export function listedOf(key: Omit<ApiKey, 'ver' | 'createdAt'>): Listed {
  const { deletedAt, kind, name } = key;
  if (deletedAt !== null) return { shelf: null, keywords: [], sortName: sortNameOf(name) };
  return { shelf: shelf(toldStatusOf(key), kind), keywords: wordsOf(key), sortName: sortNameOf(name) };
}

/** The shelves where keys of this status and kind stand, a key that expired this moment excepted; of all, where null. */
export function shelvesOf(status: ApiKeyStatus | null, kind: ApiKeyKind | null): readonly string[] {
  const statuses = status === null ? apiKeyStatuses : [status];
  const kinds = kind === null ? apiKeyKinds : [kind];
  return statuses.flatMap((each) => kinds.map((one) => shelf(each, one)));
}

/** Keywords of the keys that may reach the service: one of these is enough. */
export function reachOf(service: string): readonly string[] {
  return [ANY_SERVICE, wordOfService(service)];
}

/** Without a look at case and accents. */
export function sortNameOf(name: string): string {
  let text = '';
  let bytes = 0;
  for (const letter of folded(name)) {
    bytes += Buffer.byteLength(letter);
    if (bytes > SORTED_BYTES) break;
    text += letter;
  }
  return text;
}

/** A lapse passes without a write: it shows here once the expiry ladder has told of it. */
function toldStatusOf({ disabledAt, nextNoticeAt }: Pick<ApiKey, 'disabledAt' | 'nextNoticeAt'>): ApiKeyStatus {
  if (disabledAt !== null) return 'disabled';
  return nextNoticeAt === null ? 'expired' : 'active';
}

function shelf(status: ApiKeyStatus, kind: ApiKeyKind): string {
  return `${status} ${kind}`;
}

function wordsOf({ _id, name, tags, scopes }: Pick<ApiKey, '_id' | 'name' | 'tags' | 'scopes'>): readonly string[] {
  const found = keywordsOf({ texts: [name, ...tags], ids: [_id, _id.slice(_id.indexOf('_') + 1)] });
  const services = scopes?.filter((scope) => scope.startsWith('svc_')).map(wordOfService) ?? [ANY_SERVICE];
  return [...found, ...services];
}

function wordOfService(service: string): string {
  return ` ${service}`;
}
