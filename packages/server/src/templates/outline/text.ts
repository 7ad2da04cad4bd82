const BULLET = /^\s*[•●▪◦‣*–-]\s+/u;

/** The paragraphs of a text: blank lines part them, single line breaks stay. */
export function paragraphsOf(...texts: readonly (string | undefined)[]): string[] {
  return texts.flatMap((text) => (text === undefined ? [] : text.split(/\n[^\S\n]*\n\s*/)));
}

/** Without the bullets that people type, which would stand beside the printed ones. */
export function bulletsOf(texts: readonly string[] | undefined): string[] {
  return (texts ?? []).map((text) => text.replace(BULLET, ''));
}

export function joined(parts: readonly (string | null | undefined)[], separator: string) {
  const present = parts.filter((part): part is string => typeof part === 'string' && part !== '');
  return present.length === 0 ? null : present.join(separator);
}
