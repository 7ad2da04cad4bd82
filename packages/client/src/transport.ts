import { parse as parseDisposition } from 'content-disposition';
import { errorOf, invalidResponse, networkError, OffprintClientError } from './errors.ts';
import type { FetchToken, TokenSource } from './token-source.ts';

export type HeadersSource =
  | Readonly<Record<string, string>>
  | (() => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>);

export interface TransportOptions {
  /** The server's address without `/api/v1`. Default: the page's own origin. */
  readonly baseUrl?: string;
  readonly headers?: HeadersSource | undefined;
  /** Requests a token from a route of the app, which is sent as `Authorization: Bearer`. */
  readonly token?: FetchToken | undefined;
  readonly fetch?: typeof fetch | undefined;
  /** The time limit of one answer. */
  readonly timeoutMs?: number | undefined;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface Call extends CallOptions {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>> | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Added to the time limit of one answer. `Infinity` for a stream. */
  readonly extraTimeoutMs?: number;
  /** `manual` returns a redirect as the answer. Default: it is followed. */
  readonly redirect?: 'manual' | undefined;
}

export const V1_PATH = '/api/v1';

/** Sends one call. Throws an OffprintClientError for any answer except 2xx, 304 or a redirect. */
export type Transport = (path: string, call?: Call) => Promise<Response>;

export function createTransport(
  options: TransportOptions,
  tokens?: TokenSource,
  apiPath = V1_PATH,
): Transport {
  return async (relativePath, call = {}) => {
    const path = apiPath + relativePath;
    const token = tokens && (await untilAborted(tokens.current(), call.signal));
    const response = await send(options, path, call, token);
    if (isGood(response)) return response;
    if (response.status !== 401 || !tokens || !token) throw await errorOf(response);

    // The token was revoked, or this machine's clock is wrong.
    await response.body?.cancel();
    const renewed = await untilAborted(tokens.renew(token), call.signal);
    const second = await send(options, path, call, renewed);
    if (isGood(second)) return second;
    throw await errorOf(second);
  };
}

/** For a redirect that is not followed, a browser reveals only the type. */
function isGood({ ok, status, type }: Response): boolean {
  return ok || (status >= 300 && status < 400) || type === 'opaqueredirect';
}

async function send(
  { baseUrl = '', headers: ownHeaders = {}, timeoutMs = 30_000, ...options }: TransportOptions,
  path: string,
  { method = 'GET', query = {}, body, headers, signal, extraTimeoutMs = 0, redirect }: Call,
  token: string | undefined,
): Promise<Response> {
  const limitMs = timeoutMs + extraTimeoutMs;
  const timeout = Number.isFinite(limitMs) ? AbortSignal.timeout(limitMs) : undefined;
  const init: RequestInit = {
    method,
    headers: checkedHeaders({
      ...(typeof ownHeaders === 'function' ? await ownHeaders() : ownHeaders),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    }),
    signal: AbortSignal.any([signal, timeout].filter((each) => each !== undefined)),
  };
  if (body !== undefined) init.body = JSON.stringify(body);
  if (redirect) init.redirect = redirect;

  try {
    const request = options.fetch ?? ((input, sent) => fetch(input, sent));
    return await request(`${urlOf(baseUrl, path)}${queryString(query)}`, init);
  } catch (error) {
    signal?.throwIfAborted();
    const server = baseUrl === '' ? 'Offprint' : `Offprint at ${baseUrl}`;
    const advice = 'Check that it runs and can be reached, then try again.';
    throw networkError(`${server} does not answer. ${advice}`, error);
  }
}

/** A fetched token serves all waiting calls, so no single call's signal ends the fetch. */
async function untilAborted<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return promise;
  signal.throwIfAborted();
  let onAbort = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort);
  });
  return Promise.race([promise, aborted]).finally(() =>
    signal.removeEventListener('abort', onAbort),
  );
}

export function urlOf(baseUrl: string, path: string): string {
  return baseUrl.replace(/\/+$/, '') + path;
}

function queryString(query: NonNullable<Call['query']>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) search.set(key, String(value));
  }
  return search.size === 0 ? '' : `?${search}`;
}

function checkedHeaders(headers: Record<string, string>): Headers {
  const inBytes = Object.entries(headers).map(([name, text]) => [name, byteString(text)]);
  try {
    return new Headers(inBytes as [string, string][]);
  } catch (cause) {
    throw new OffprintClientError({
      code: 'VALIDATION_ERROR',
      status: 0,
      message: 'A header of the request holds a character that HTTP does not allow there.',
      cause,
    });
  }
}

/**
 * One character for each byte of UTF-8, the form in which fetch takes a header and Offprint reads
 * it.
 */
function byteString(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
}

/**
 * The `data` of a successful answer. Its shape is not validated, so that a page need not load the
 * schemas, and additions of a newer server break nothing.
 */
export async function readData<T>(response: Response, signal?: AbortSignal): Promise<T> {
  const body = await readJson(response, signal);
  const { success, data } = Object(body) as { success?: unknown; data?: unknown };
  if (success === true && data !== undefined && data !== null) return data as T;
  throw invalidResponse('answer', response.status);
}

async function readJson(response: Response, signal?: AbortSignal): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    signal?.throwIfAborted();
    throw networkError('The connection broke during the answer. Try again.', cause);
  }
}

export interface DownloadedFile {
  /** The name of the export, in any script. */
  readonly fileName: string;
  readonly blob: Blob;
}

export async function readFile(response: Response, signal?: AbortSignal): Promise<DownloadedFile> {
  const { parameters } = parseDisposition(response.headers.get('content-disposition') ?? '');
  const blob = await whole(response.blob(), signal);
  return { fileName: parameters.filename ?? 'export.pdf', blob };
}

/** Faster than a Blob, whose bytes a page has to fetch from the browser. */
export async function readBytes(
  response: Response,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await whole(response.arrayBuffer(), signal));
}

async function whole<T>(body: Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await body;
  } catch (cause) {
    signal?.throwIfAborted();
    throw networkError('The connection broke during the download. Try again.', cause);
  }
}
