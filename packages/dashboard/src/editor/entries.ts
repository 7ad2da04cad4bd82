/** A list in which the entry at `from` stands at `to`. */
export function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const entry = list[from];
  if (entry === undefined || to < 0 || to >= list.length) return list;
  const others = list.toSpliced(from, 1);
  return others.toSpliced(to, 0, entry);
}

/** An object with this value; without the key where there is nothing. */
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

/** A list of texts as it is typed, one a line, and back. An empty line at the end is still typed. */
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
