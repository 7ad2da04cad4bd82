import type { SqlDialect } from '../transition-sql.ts';
import { toStorableJson, toStorableText } from './storable-text.ts';

export type SqlType = 'text' | 'bigint' | 'json' | 'uuid';

/** The values of one statement. Each function keeps one and returns the text that stands for it. */
export interface SqlValues extends Omit<SqlDialect, 'fence'> {
  readonly list: readonly (string | null)[];
  text(value: string | null): string;
  /** A UUID; null for what is none. */
  id(value: string): string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Null for what cannot be the id of anything. */
export function uuidOrNull(id: string): string | null {
  return UUID.test(id) ? id : null;
}

export function createValues(): SqlValues {
  const list: (string | null)[] = [];
  const keep = (value: string | null, type: SqlType) => {
    list.push(value);
    return `($1)[${list.length}]::${type}`;
  };
  return {
    list,
    ...valuesOf((value, type) =>
      keep(typeof value === 'object' ? toStorableJson(value) : toStorableText(String(value)), type),
    ),
    text: (value) => keep(value === null ? null : toStorableText(value), 'text'),
    id: (value) => keep(uuidOrNull(value), 'uuid'),
  };
}

/** @param keep keeps a value and returns the text that stands for it */
export function valuesOf(
  keep: (value: string | number | object, type: SqlType) => string,
): Omit<SqlDialect, 'fence'> {
  return {
    value: (value) => keep(value, typeof value === 'number' ? 'bigint' : 'text'),
    json: (value) => keep(value, 'json'),
    moment: ({ fromNowMs }) => (fromNowMs === 0 ? '$2' : `$2 + ${keep(fromNowMs, 'bigint')}`),
    // Not spelled out: the words of a partial index would tempt the planner to read all of it.
    isOneOf: (column, words) => `${column} = ANY (${keep(`{${words.join(',')}}`, 'text')}::text[])`,
  };
}

/** Columns with their types, as a statement is said to return them. */
export function definitionOf(types: Readonly<Record<string, string>>): string {
  return Object.entries(types)
    .map(([name, type]) => `${name} ${type}`)
    .join(', ');
}
