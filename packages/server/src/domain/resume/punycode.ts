/** As RFC 3492 names and sets them. */
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_CODE = 0x80;
/** Of a part of a domain. */
const MAX_LENGTH = 63;

/** The letters that a part of a domain stands for, without its `xn--`; null where it stands for none. */
export function decodePunycode(encoded: string): string | null {
  if (encoded.length > MAX_LENGTH) return null;
  const parted = encoded.lastIndexOf('-');
  const codes = [...encoded.slice(0, Math.max(0, parted))].map(codeOf);
  let code = INITIAL_CODE;
  let bias = INITIAL_BIAS;
  let index = 0;
  let at = parted + 1;
  while (at < encoded.length) {
    const before = index;
    let weight = 1;
    for (let k = BASE; ; k += BASE) {
      const digit = digitOf(encoded[at]);
      if (digit === null) return null;
      at += 1;
      index += digit * weight;
      const threshold = Math.min(T_MAX, Math.max(T_MIN, k - bias));
      if (digit < threshold) break;
      weight *= BASE - threshold;
    }
    const length = codes.length + 1;
    bias = adapted(index - before, length, before === 0);
    code += Math.floor(index / length);
    if (code > 0x10ffff) return null;
    index %= length;
    codes.splice(index, 0, code);
    index += 1;
  }
  return String.fromCodePoint(...codes).toWellFormed();
}

function adapted(delta: number, length: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? DAMP : 2));
  rest += Math.floor(rest / length);
  let k = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}

function digitOf(character: string | undefined): number | null {
  if (character === undefined || !/^[a-z\d]$/.test(character)) return null;
  return Number.parseInt(character, BASE) < 10 ? Number(character) + 26 : codeOf(character) - 97;
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
