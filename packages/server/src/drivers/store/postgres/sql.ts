/** A piece of SQL with its values, which the statement finds in `$1`, an array of text. */
export interface Sql {
  readonly texts: readonly string[];
  /** The values between the texts, in a form that Postgres can store, with their types. */
  readonly values: readonly Value[];
}

interface Value {
  readonly text: string | null;
  readonly type: string;
}

/** A string is bound as a text, a number as a bigint, an object as JSON, and SQL becomes part of it. */
export function sql(
  { raw }: TemplateStringsArray,
  ...parts: readonly (Sql | string | number | object | null)[]
): Sql {
  const texts = [raw[0] ?? ''];
  const values: Value[] = [];
  for (const [index, part] of parts.entries()) {
    const piece = isSql(part) ? part : { texts: ['', ''], values: [bound(part)] };
    const [first, ...rest] = piece.texts;
    texts[texts.length - 1] += first ?? '';
    texts.push(...rest);
    texts[texts.length - 1] += raw[index + 1] ?? '';
    values.push(...piece.values);
  }
  return { texts, values };
}

/** SQL as plain text. Never for values of a caller. */
export function spelled(text: string): Sql {
  return { texts: [text], values: [] };
}

/** Null for a text that is no UUID, which is the id of nothing. */
export function uuid(id: string): Sql {
  return { texts: ['', ''], values: [{ text: uuidOrNull(id), type: 'uuid' }] };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function uuidOrNull(id: string): string | null {
  return UUID.test(id) ? id : null;
}

/** What a statement is sent as. */
export function rendered({ texts, values }: Sql) {
  const text = texts.reduce(
    (before, each, n) => `${before}($1)[${n}]::${values[n - 1]?.type}${each}`,
  );
  return [text, values.map((value) => value.text)] as const;
}

/** Columns with their types, as a statement or a function is said to return them. */
export function definitionOf(types: Readonly<Record<string, string>>): string {
  return Object.entries(types)
    .map(([name, type]) => `${name} ${type}`)
    .join(', ');
}

function isSql(part: Sql | string | number | object | null): part is Sql {
  return typeof part === 'object' && part !== null && 'texts' in part && 'values' in part;
}

function bound(part: string | number | object | null): Value {
  if (typeof part === 'number') return { text: String(part), type: 'bigint' };
  if (typeof part === 'object' && part !== null)
    return { text: toStorableJson(part), type: 'json' };
  return { text: part === null ? null : toStorableText(part), type: 'text' };
}

// Postgres stores neither NUL nor unpaired surrogates, which strings and JSON may hold. They are
// written as a Unicode noncharacter with four hex digits, and so is that noncharacter itself.
const ESCAPE = '\ufdd0';
const UNSTORABLE = /[\0\ufdd0]|\p{Surrogate}/gu;
const ESCAPED = /\ufdd0([0-9a-f]{4})/g;
/** How JSON escapes them. Hardly any text has one. */
const UNSTORABLE_IN_JSON = /\\u0000|\\ud[89a-f]|\ufdd0/;

/** The string in a form that Postgres can store. Most strings stay the same. */
export function toStorableText(text: string): string {
  return text.replace(
    UNSTORABLE,
    (unit) => ESCAPE + unit.charCodeAt(0).toString(16).padStart(4, '0'),
  );
}

export function fromStorableText(text: string): string {
  if (!text.includes(ESCAPE)) return text;
  return text.replace(ESCAPED, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** JSON in which every string is in a form that Postgres can store. */
export function toStorableJson(value: object): string {
  const json = JSON.stringify(value);
  if (!UNSTORABLE_IN_JSON.test(json)) return json;
  return JSON.stringify(value, (_, each) =>
    typeof each === 'string' ? toStorableText(each) : each,
  );
}

export function fromStorableJson(json: string): unknown {
  if (!json.includes(ESCAPE)) return JSON.parse(json);
  return JSON.parse(json, (_, each) => (typeof each === 'string' ? fromStorableText(each) : each));
}
