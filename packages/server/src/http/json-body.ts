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
  const text = decode(await readBody(request, limitBytes));
  if (text === null) return bad('the body is not JSON: it is not UTF-8 text');
  if (text.trim() === '') return bad('the body is not JSON: it is empty');
  if (isDeeperThan(text, MAX_DEPTH)) {
    return bad(`the body is nested too deeply: at most ${MAX_DEPTH} levels`);
  }
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return bad(`the body is not JSON: ${(error as SyntaxError).message}`);
  }
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
