export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The name of the person in a résumé of any shape. Null if there is none. */
export function personOf(data: JsonObject): string | null {
  for (const part of [data.basics, data.profile, data.personalInfo]) {
    if (!isObject(part)) continue;
    const name = part.name ?? part.fullName;
    if (typeof name === 'string' && name.trim() !== '') return name;
  }
  return null;
}

export type JsonReading =
  | { readonly ok: true; readonly data: JsonObject }
  | { readonly ok: false; readonly problem: string };

/** The document in a text, or why there is none. */
export function readJson(text: string): JsonReading {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return { ok: true, data: value };
    return { ok: false, problem: 'A résumé is a JSON object: it begins with { and ends with }.' };
  } catch (error) {
    return { ok: false, problem: `This is not JSON yet: ${(error as Error).message}` };
  }
}
