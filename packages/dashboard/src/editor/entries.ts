/** The list with the entry at `from` moved to `to`. */
export function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const entry = list[from];
  if (entry === undefined || to < 0 || to >= list.length) return list;
  const others = list.toSpliced(from, 1);
  return others.toSpliced(to, 0, entry);
}

/** The object with this value, or without the key if there is none. */
export function withField(
  object: Readonly<Record<string, unknown>>,
  key: string,
  value: unknown,
): Readonly<Record<string, unknown>> {
  const isEmpty =
    value === '' || value === undefined || (Array.isArray(value) && value.length === 0);
  if (!isEmpty) return { ...object, [key]: value };
  const { [key]: _dropped, ...rest } = object;
  return rest;
}

/**
 * Converts between a list of texts and typed lines. An empty line at the end is kept while typing.
 */
export const toLines = (value: unknown): string =>
  Array.isArray(value) ? value.map(String).join('\n') : textOf(value);

export function fromLines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

export const toWords = (value: unknown): string =>
  Array.isArray(value) ? value.map(String).join(', ') : textOf(value);

export function fromWords(text: string): readonly string[] {
  return text
    .split(/[,;\n]/)
    .map((word) => word.trim())
    .filter(Boolean);
}

export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
