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
  return charactersLeft(document, characters, picture, ({ length }) => length) < 0;
}

/** The same, where a character that is no Latin letter or sign of ASCII counts as several. */
export function isCostlierThan(characters: number, document: unknown): boolean {
  return charactersLeft(document, characters, NOWHERE, weightOf) < 0;
}

/** Of a text that is not longer than what is left. */
type Weigh = (text: string) => number;

/** An engine may look for each in many fonts, and form it by itself. */
const BEYOND_LATIN_WEIGHT = 5;
const LAST_LATIN = 0x24f;

function weightOf(text: string): number {
  let weight = text.length;
  for (let at = 0; at < text.length; at += 1) {
    if (text.charCodeAt(at) > LAST_LATIN) weight += BEYOND_LATIN_WEIGHT - 1;
  }
  return weight;
}

/** Counts down by what a value holds, and no further than below zero; a picture is no text. */
function charactersLeft(
  value: unknown,
  from: number,
  picture: readonly string[],
  weigh: Weigh,
): number {
  if (typeof value === 'string') return from - (value.length > from ? value.length : weigh(value));
  if (typeof value !== 'object' || value === null) return from - 1;
  let left = from;
  if (Array.isArray(value)) {
    for (const inner of value) {
      left = charactersLeft(inner, left, NOWHERE, weigh);
      if (left < 0) return left;
    }
    return left;
  }
  // A document is JSON, so that its keys are its own; Object.entries would take most of the time.
  for (const key in value) {
    const inner = (value as Record<string, unknown>)[key];
    const isOnTheWay = key === picture[0];
    if (isOnTheWay && picture.length === 1) continue;
    const further = isOnTheWay ? picture.slice(1) : NOWHERE;
    left = charactersLeft(inner, left - weigh(key), further, weigh);
    if (left < 0) return left;
  }
  return left;
}

const NOWHERE: readonly string[] = [];
