import type { ApiKeyStatus, ApiKeyView, KeyResult } from '#contracts';
import type { Colour, Paint } from '../terminal/colours.js';
import { fieldLines, Table, type Cell } from '../terminal/table.js';
import { fullTime, shortTime } from '../terminal/times.js';

const colourOf: Readonly<Record<ApiKeyStatus, Colour>> = { active: 'green', expired: 'yellow', disabled: 'red' };

export function keyTable(paint: Paint): Table {
  // As wide as a time, which the next page may hold.
  const times = ['CREATED (UTC)', 'EXPIRES', 'LAST USED'.padEnd(16)];
  return new Table(['ID', 'KEY', 'KIND', 'STATUS', ...times, 'NAME'], paint);
}

export function keyRow(key: ApiKeyView): readonly Cell[] {
  const { id, kind, status, createdAt, expiresAt, lastUsedAt, name } = key;
  return [
    id,
    shortMask(key),
    kind,
    { text: status, colour: colourOf[status] },
    shortTime(createdAt),
    shortTime(expiresAt),
    lastUsedAt === null ? 'never' : shortTime(lastUsedAt),
    name,
  ];
}

export function keyLines(key: ApiKeyView, paint: Paint): readonly string[] {
  const { status, scopes, rateLimit, previousTextUntil, leakedAt } = key;
  return fieldLines(
    [
      ['id', key.id],
      ['name', key.name],
      ['key', maskOf(key)],
      ['kind', key.kind],
      ['status', { text: status, colour: colourOf[status] }],
      ['project', key.projectId],
      ['owner', `${key.ownerId} (${key.role}, ${key.memberId})`],
      ['scopes', scopes === null ? 'every service the owner may use' : scopes.join(' ') || 'none'],
      ['networks', key.allowedCidrs.join(' ') || 'any'],
      ['rate limit', rateLimit === null ? 'none' : `${rateLimit.requests} in ${rateLimit.seconds} s`],
      ['uses left', key.remainingUses === null ? 'as many as one likes' : String(key.remainingUses)],
      ['tags', key.tags.join(' ') || 'none'],
      ...Object.entries(key.metadata).map(([name, text]) => [`  ${name}`, text] as const),
      ['created', fullTime(key.createdAt)],
      ['expires', fullTime(key.expiresAt)],
      ['last used', key.lastUsedAt === null ? 'never' : fullTime(key.lastUsedAt)],
      ...(previousTextUntil === null ? [] : [['former text', `until ${fullTime(previousTextUntil)}`] as const]),
      ...(leakedAt === null ? [] : [['leaked', { text: fullTime(leakedAt), colour: 'red' }] as const]),
      ['version', String(key.version)],
    ],
    paint,
  );
}

/** What became of each key of several. */
export function resultLines(results: readonly KeyResult[], done: string, paint: Paint): readonly string[] {
  const rows = results.map(({ id, ok, code = 'failed', expiresAt, revision }): readonly Cell[] => [
    id,
    ok ? { text: done, colour: 'green' } : { text: code, colour: 'red' },
    expiresAt === undefined ? (revision ?? '') : `until ${fullTime(expiresAt)}`,
  ]);
  return new Table(['ID', 'RESULT', ''], paint).lines(rows);
}

/** What may be shown of its text, which not every key has, and of which an import need not tell. */
function maskOf({ prefix, lastFour, kind }: ApiKeyView): string {
  if (lastFour !== null) return `${prefix}…${lastFour}`;
  return kind === 'master' ? 'not revealed' : `${prefix}…`;
}

/** The id, which stands beside it, is left out. */
function shortMask(key: ApiKeyView): string {
  return maskOf({ ...key, prefix: key.prefix.replace(/^(kw_[a-z0-9]+_)[0-9A-Za-z]{22}_$/, '$1') });
}
