import type { Problem } from '@offprint/contract';
import { OffprintError } from '../domain/errors.ts';
import type { BodyLimits, HeldBytes } from './body-budget.ts';

/**
 * All bytes of the body, counted in `held` as they come.
 *
 * @throws OffprintError PAYLOAD_TOO_LARGE, RATE_LIMITED; REQUEST_TIMEOUT when it does not arrive
 *   in time
 */
export async function readBody(
  request: Request,
  { bodyLimitBytes, bodyTimeoutMs }: BodyLimits,
  held: HeldBytes,
): Promise<Uint8Array> {
  let heldBytes = 0;
  const holdUpTo = (bytes: number) => {
    if (bytes > bodyLimitBytes) throw tooLarge(bodyLimitBytes);
    if (bytes <= heldBytes) return;
    held.add(bytes - heldBytes);
    heldBytes = bytes;
  };
  holdUpTo(Number(request.headers.get('content-length') ?? 0) || 0);
  if (request.body === null) return new Uint8Array();

  const reader = request.body.getReader();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    void reader.cancel();
  }, bodyTimeoutMs);
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.byteLength;
      holdUpTo(length);
      chunks.push(value);
    }
  } catch (error) {
    void reader.cancel().catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
  }
  if (isLate) throw tooSlow(bodyTimeoutMs);
  return Buffer.concat(chunks, length);
}

function tooLarge(limitBytes: number): OffprintError {
  const message = `The request body is over the limit of ${limitBytes} bytes. Shorten it, or use smaller images if it embeds any.`;
  return new OffprintError('PAYLOAD_TOO_LARGE', message);
}

function tooSlow(timeoutMs: number): OffprintError {
  const message = `The request body did not arrive within ${timeoutMs / 1_000} s.`;
  return new OffprintError('REQUEST_TIMEOUT', message);
}

/** Deeper than any document may be, shallower than what exhausts a recursive function. */
const MAX_DEPTH = 64;
/** Each value takes many times its length in memory, and time on the thread that serves everybody. */
const MAX_VALUES = 40_000;

export type JsonBody =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: Problem };

/** The bytes as JSON, or what is wrong with them. */
export function parseJsonBody(bytes: Uint8Array): JsonBody {
  const text = decode(bytes);
  if (text === null) return badBody('the body is not JSON: it is not UTF-8 text');
  if (text.trim() === '') return badBody('the body is not JSON: it is empty');
  const tooMuch = shapeProblem(text);
  if (tooMuch !== null) return badBody(tooMuch);
  try {
    const value = JSON.parse(text);
    return { ok: true, value: UNSTORABLE.test(text) ? storable(value) : value };
  } catch (error) {
    return badBody(`the body is not JSON: ${(error as SyntaxError).message}`);
  }
}

export function badBody(message: string, path = ''): JsonBody {
  return { ok: false, problem: { path, message } };
}

/** Escapes of NUL and of surrogates, which stores refuse. Unescaped, neither gets this far. */
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

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Checks depth and number of values before anything is built, by brackets and commas outside strings. */
function shapeProblem(json: string): string | null {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (character === '"') at = endOfString(json, at);
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    else if (character !== ',') continue;
    if (character === ',' || character === '[' || character === '{') values += 1;
    if (depth > MAX_DEPTH) return `the body is nested too deeply: at most ${MAX_DEPTH} levels`;
    if (values > MAX_VALUES) return `the body holds too many values: at most ${MAX_VALUES}`;
  }
  return null;
}

/** Where the string that begins here ends. Jumps over its text, which may be a photo of several MB. */
function endOfString(json: string, start: number): number {
  for (let end = start + 1; ; end += 1) {
    end = json.indexOf('"', end);
    if (end < 0) return json.length;
    let escapes = 0;
    while (json[end - 1 - escapes] === '\\') escapes += 1;
    if (escapes % 2 === 0) return end;
  }
}
