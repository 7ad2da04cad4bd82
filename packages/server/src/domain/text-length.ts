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
  for (const [key, inner] of Object.entries(value)) {
    const isPicture = picture.length === 1 && key === picture[0];
    const onTheWay = key === picture[0] ? picture.slice(1) : [];
    left = isPicture ? left : charactersLeft(inner, left - key.length, onTheWay);
    if (left < 0) return left;
  }
  return left;
}
