import type { Problem } from '@offprint/contract';
import { readBody } from './body-limit.ts';

/** Far deeper than any document may be, far shallower than what exhausts a recursive function. */
const MAX_DEPTH = 64;

export type JsonBody =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: Problem };

/**
 * The body as JSON, or what is wrong with it.
 *
 * @throws OffprintError PAYLOAD_TOO_LARGE
 */
export async function readJsonBody(request: Request, limitBytes: number): Promise<JsonBody> {
  if (!isJson(request.headers.get('content-type'))) {
    return bad('must be application/json', 'Content-Type');
  }
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    return bad(
      `says ${encoding}, but compressed bodies are not taken: send it uncompressed`,
      'Content-Encoding',
    );
  }
  const text = decode(await readBody(request, limitBytes));
  if (text === null) return bad('the body is not JSON: it is not UTF-8 text');
  if (text.trim() === '') return bad('the body is not JSON: it is empty');
  if (isDeeperThan(text, MAX_DEPTH)) {
    return bad(`the body is nested too deeply: at most ${MAX_DEPTH} levels`);
  }
  try {
    const value = JSON.parse(text);
    return { ok: true, value: UNSTORABLE.test(text) ? storable(value) : value };
  } catch (error) {
    return bad(`the body is not JSON: ${(error as SyntaxError).message}`);
  }
}

/** Escapes of NUL and of surrogates: the only way into JSON for what stores and other parsers refuse. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/i;

/** Half a surrogate pair becomes U+FFFD and NUL goes, in texts and keys. */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(storable);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [storableText(key), storable(inner)]),
  );
}

function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
}

function bad(message: string, path = ''): JsonBody {
  return { ok: false, problem: { path, message } };
}

function isJson(contentType: string | null): boolean {
  return /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType ?? '');
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Counts brackets outside strings, in one pass, so that nothing is built of a body that is refused. */
function isDeeperThan(json: string, maxDepth: number): boolean {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (isInString) {
      if (character === '\\') at += 1;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > maxDepth) return true;
  }
  return false;
}
