import { isId, type ApiKeySort } from '#contracts';
import { compareUtf8 } from '#keywords';
import type { ApiKey } from './api-key.js';
import { sortNameOf } from './shelf.js';

type SortedField = 'createdAt' | 'expiresAt' | 'lastUsedAt' | 'sortName';

/** How a list is sorted; equal ones by their ids, in the same direction. */
export interface Order {
  readonly field: SortedField;
  readonly direction: 1 | -1;
}

/** Where a key stands in an order. Null stands before all times: it was never used. */
export interface Position {
  readonly value: Date | string | null;
  readonly id: string;
}

const ID_LENGTH = 26;

export function orderOf(sort: ApiKeySort): Order {
  const [direction, name] = sort.startsWith('-') ? ([-1, sort.slice(1)] as const) : ([1, sort] as const);
  const field = name === 'name' ? 'sortName' : (name as Exclude<SortedField, 'sortName'>);
  return { field, direction };
}

export function positionOf(key: ApiKey, { field }: Order): Position {
  return { value: field === 'sortName' ? sortNameOf(key.name) : key[field], id: key._id };
}

/** The id, then the value: short enough for a cursor. */
export function writePosition({ value, id }: Position): string {
  return id + (value instanceof Date ? String(value.getTime()) : (value ?? ''));
}

/** @returns null for what is no position in this order. */
export function readPosition(text: string, { field }: Order): Position | null {
  const id = text.slice(0, ID_LENGTH);
  const value = text.slice(ID_LENGTH);
  if (!isId('key', id)) return null;
  if (field === 'sortName') return { value, id };
  if (value === '') return field === 'lastUsedAt' ? { value: null, id } : null;
  return /^-?\d{1,16}$/.test(value) ? { value: new Date(Number(value)), id } : null;
}

/** Below zero where the one comes first. */
export function comparePositions(one: Position, other: Position, { direction }: Order): number {
  return direction * (compareValues(one.value, other.value) || compareUtf8(one.id, other.id));
}

function compareValues(one: Position['value'], other: Position['value']): number {
  if (typeof one === 'string' && typeof other === 'string') return compareUtf8(one, other);
  return Number(one ?? -Infinity) - Number(other ?? -Infinity) || 0;
}
