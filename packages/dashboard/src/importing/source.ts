import { isObject } from '../documents/json.ts';

/** A value of an import that has no place in a résumé. */
export interface LeftOver {
  readonly path: string;
  /** The beginning of the value, on one line. */
  readonly value: string;
}

/** An object of an import that records what has been read of it. */
export interface Source {
  /** The first of these keys with text or a number. */
  text(...keys: readonly string[]): string | undefined;
  /** Ignores values that no one misses, such as styles, ids and switches. */
  ignore(...keys: readonly string[]): void;
  /** Empty if there is none. */
  object(key: string): Source;
  list(key: string): readonly Source[];
  /** The entries of a list of texts. None if any entry is not a text. */
  texts(key: string): readonly string[] | undefined;
  has(key: string): boolean;
  keys(): readonly string[];
  isTrue(key: string): boolean;
  /** Everything that was neither read nor ignored. */
  left(): readonly LeftOver[];
}

const MAX_SHOWN_LENGTH = 80;

export function createSource(value: unknown, path = ''): Source {
  const object = isObject(value) ? value : {};
  const read = new Set<string>();
  const inner = new Map<string, readonly Source[]>();
  const pathOf = (key: string) => (path === '' ? key : `${path}.${key}`);

  function open(key: string): readonly Source[] {
    const known = inner.get(key);
    if (known) return known;
    const content = object[key];
    const opened = Array.isArray(content)
      ? content.map((entry, index) => createSource(entry, `${pathOf(key)}[${index}]`))
      : [createSource(content, pathOf(key))];
    if (typeof content === 'object' && content !== null) inner.set(key, opened);
    return opened;
  }

  return {
    text(...keys) {
      const key = keys.find((each) => wordsOf(object[each]) !== undefined);
      if (key === undefined) return undefined;
      read.add(key);
      return wordsOf(object[key]);
    },
    ignore(...keys) {
      for (const key of keys) read.add(key);
    },
    object: (key) => open(key)[0] ?? createSource({}),
    list: (key) => (Array.isArray(object[key]) ? open(key) : []),
    texts(key) {
      const content = object[key];
      if (!Array.isArray(content)) return undefined;
      const words = content.map(wordsOf).filter((each) => each !== undefined);
      if (words.length < content.length) return undefined;
      read.add(key);
      return words;
    },
    has: (key) => Object.hasOwn(object, key),
    keys: () => Object.keys(object),
    isTrue: (key) => object[key] === true,
    left: () =>
      Object.entries(object).flatMap(([key, content]) => {
        if (read.has(key) || isEmpty(content)) return [];
        const opened = inner.get(key);
        if (!opened) return leaves(content, pathOf(key));
        // An entry that is not an object was never opened as a source.
        const entries = Array.isArray(content) ? content : [content];
        return opened.flatMap((source, index) =>
          isObject(entries[index])
            ? source.left()
            : leaves(entries[index], `${pathOf(key)}[${index}]`),
        );
      }),
  };
}

function wordsOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return undefined;
  return value.trim() || undefined;
}

function leaves(value: unknown, path: string): readonly LeftOver[] {
  if (isEmpty(value)) return [];
  if (Array.isArray(value)) {
    return value.flatMap((entry, index) => leaves(entry, `${path}[${index}]`));
  }
  if (isObject(value)) {
    return Object.entries(value).flatMap(([key, entry]) => leaves(entry, `${path}.${key}`));
  }
  const text = String(value).replace(/\s+/g, ' ').trim();
  const isLong = text.length > MAX_SHOWN_LENGTH;
  return [{ path, value: isLong ? `${text.slice(0, MAX_SHOWN_LENGTH)}…` : text }];
}

/** A switch says nothing about a person. */
function isEmpty(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() === '';
  if (typeof value !== 'object') return typeof value === 'boolean' || value === undefined;
  return value === null || Object.values(value).every(isEmpty);
}
