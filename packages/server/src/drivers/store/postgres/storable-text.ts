// Postgres keeps neither a NUL nor half a surrogate pair, which strings and JSON may hold. They are
// written as a noncharacter of Unicode with four hex digits, and one of the string's own likewise.
const ESCAPE = '\ufdd0';
const UNSTORABLE = /[\0\ufdd0]|\p{Surrogate}/gu;
const ESCAPED = /\ufdd0([0-9a-f]{4})/g;
/** How JSON spells them; hardly any text has one. */
const UNSTORABLE_IN_JSON = /\\u0000|\\ud[89a-f]|\ufdd0/;

/** The string as Postgres can keep it; most are the same. */
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

/** JSON with every string in it as Postgres can keep it. */
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
