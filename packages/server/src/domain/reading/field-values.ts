import { printedAddress, printedLines, readable } from './readable-text.ts';

/** A value of a document, and the texts to search for it. */
export interface FieldValue {
  /** Such as `work[0].highlights[2]`. */
  readonly path: string;
  readonly value: string;
  /** The value counts as found if all of them are. */
  readonly texts: readonly string[];
}

/** Values that must be read in this order. */
export type OrderedValues = readonly FieldValue[];

export interface FieldsOfDocument {
  readonly values: readonly FieldValue[];
  readonly orders: readonly OrderedValues[];
}

/** Keys whose values are printed in another form, or not at all. */
const UNREAD = /^(?:image|countryCode|network|meta|\$schema|x-.*)$/;
const ADDRESS = /^(?:url|email)$/;
const DATE = /date$/i;
/** The keys that identify an entry. The first one that it has counts. */
const TITLES = ['position', 'title', 'name', 'organization', 'institution', 'language'];

/** The values that a reader should find in the print of a document of any kind. */
export function fieldsOf(document: unknown): FieldsOfDocument {
  const values: FieldValue[] = [];
  const orders: OrderedValues[] = [];

  function walk(value: unknown, key: string, path: string): FieldValue | null {
    if (typeof value === 'string') {
      const texts = textsOf(key, value);
      if (texts.length === 0) return null;
      const field = { path, value, texts };
      values.push(field);
      return field;
    }
    if (Array.isArray(value)) {
      const first = value.map((item, index) => walk(item, key, `${path}[${index}]`));
      orders.push(first.filter((field) => field !== null));
      return null;
    }
    if (typeof value !== 'object' || value === null) return null;
    const fields = new Map<string, FieldValue>();
    for (const [name, inner] of Object.entries(value)) {
      if (UNREAD.test(name)) continue;
      const field = walk(inner, name, path === '' ? name : `${path}.${name}`);
      if (field) fields.set(name, field);
    }
    const title = TITLES.find((name) => fields.has(name));
    return (title !== undefined && fields.get(title)) || null;
  }

  walk(document, '', '');
  return { values, orders: orders.filter(({ length }) => length > 1) };
}

function textsOf(key: string, value: string): string[] {
  if (ADDRESS.test(key)) return [printedAddress(value)].filter((text) => text !== '');
  if (DATE.test(key)) return value.match(/\d{4}/)?.slice(0, 1) ?? [];
  if (key === 'phone') return [readable(value)].filter((text) => text !== '');
  return printedLines(value);
}
