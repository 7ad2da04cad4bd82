/**
 * Whether a document of any kind holds more than so many characters, its keys included. What it would
 * take to count them all is not spent.
 *
 * @param picture the path of what does not count
 */
export function isLongerThan(
  characters: number,
  document: unknown,
  picture: readonly string[] = [],
): boolean {
  return charactersLeft(document, characters, picture) < 0;
}

/** Counts down by what a value holds, and no further than below zero; a picture is no text. */
function charactersLeft(value: unknown, from: number, picture: readonly string[]): number {
  if (typeof value === 'string') return from - value.length;
  if (typeof value !== 'object' || value === null) return from - 1;
  let left = from;
  if (Array.isArray(value)) {
    for (const inner of value) {
      left = charactersLeft(inner, left, NOWHERE);
      if (left < 0) return left;
    }
    return left;
  }
  // A document is JSON, so that its keys are its own; Object.entries would take most of the time.
  for (const key in value) {
    const inner = (value as Record<string, unknown>)[key];
    const isOnTheWay = key === picture[0];
    if (isOnTheWay && picture.length === 1) continue;
    left = charactersLeft(inner, left - key.length, isOnTheWay ? picture.slice(1) : NOWHERE);
    if (left < 0) return left;
  }
  return left;
}

const NOWHERE: readonly string[] = [];
