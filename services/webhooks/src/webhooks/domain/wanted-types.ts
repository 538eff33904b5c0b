import { eventCatalogue, Problem } from '#contracts';

const WHOLE_KIND = '.*';

/** @throws Problem `request.invalid` for what no event is of: it would be waited for in vain. */
export function assertTypes(types: readonly string[]): void {
  const known = eventCatalogue().map(({ type }) => type);
  const unknown = types.filter((wanted) => !known.some((type) => isWanted(type, [wanted])));
  if (unknown.length === 0) return;
  throw new Problem('request.invalid', [{ field: 'types', message: `no event is of ${unknown.join(', ')}` }]);
}

/** @param types as a webhook names them; none: every event is wanted. */
export function isWanted(type: string, types: readonly string[]): boolean {
  return types.length === 0 || types.some((wanted) => isOf(type, wanted));
}

function isOf(type: string, wanted: string): boolean {
  return wanted.endsWith(WHOLE_KIND) ? type.startsWith(wanted.slice(0, -1)) : type === wanted;
}
