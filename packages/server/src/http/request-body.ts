import type { Problem } from '@offprint/contract';
import { deadline } from '../async/deadline.ts';
import { OffprintError } from '../domain/errors.ts';
import type { BodyLimits, HeldBytes } from './body-budget.ts';
import { eachNodeChunk, isUnread } from './node-body.ts';
import type { HostBindings, HttpContext } from './responses.ts';

/**
 * All bytes of the body, counted in `held` as they come.
 *
 * @throws OffprintError PAYLOAD_TOO_LARGE, RATE_LIMITED; REQUEST_TIMEOUT when it does not arrive
 *   in time
 */
export async function readBody(
  c: HttpContext,
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
  holdUpTo(Number(c.req.header('content-length') ?? 0) || 0);
  const chunks: Uint8Array[] = [];
  let length = 0;
  const take = (chunk: Uint8Array) => {
    length += chunk.byteLength;
    holdUpTo(length);
    chunks.push(chunk);
  };
  using time = deadline(bodyTimeoutMs, () => tooSlow(bodyTimeoutMs));
  // Hono leaves this undefined for a host that gives nothing.
  const incoming = (c.env as HostBindings | undefined)?.incoming;
  if (isUnread(incoming)) await eachNodeChunk(incoming, take, time.signal);
  else await eachChunk(c.req.raw.body, take, time.signal);
  return Buffer.concat(chunks, length);
}

async function eachChunk(
  body: ReadableStream<Uint8Array> | null,
  take: (chunk: Uint8Array) => void,
  signal: AbortSignal,
): Promise<void> {
  const reader = body?.getReader();
  if (!reader) return;
  const cancel = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', cancel);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      take(value);
    }
  } catch (error) {
    cancel();
    throw error;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
  signal.throwIfAborted();
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
