import { successEnvelope } from '@offprint/contract';
import { parse as parseDisposition } from 'content-disposition';
import { errorOf, invalidResponse, networkError, OffprintClientError } from './errors.ts';

export type HeadersSource =
  | Readonly<Record<string, string>>
  | (() => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>);

export interface TransportOptions {
  readonly baseUrl: string;
  readonly headers?: HeadersSource | undefined;
  readonly fetch?: typeof fetch | undefined;
  /** How long one answer may take. */
  readonly timeoutMs?: number | undefined;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface Call extends CallOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>> | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Added to the time one answer may take; `Infinity` for a stream. */
  readonly extraTimeoutMs?: number;
}

/** Sends one call; every answer that is not 2xx or 304 is thrown as OffprintClientError. */
export type Transport = (path: string, call?: Call) => Promise<Response>;

export function createTransport(options: TransportOptions): Transport {
  const { headers: ownHeaders = {}, timeoutMs = 30_000 } = options;
  const send = options.fetch ?? ((input, init) => fetch(input, init));

  return async (path, call = {}) => {
    const { method = 'GET', query = {}, body, headers, signal, extraTimeoutMs = 0 } = call;
    const limitMs = timeoutMs + extraTimeoutMs;
    const timeout = Number.isFinite(limitMs) ? AbortSignal.timeout(limitMs) : undefined;
    const signals = [signal, timeout].filter((each) => each !== undefined);
    const init: RequestInit = {
      method,
      headers: checkedHeaders({
        ...(typeof ownHeaders === 'function' ? await ownHeaders() : ownHeaders),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      }),
      signal: AbortSignal.any(signals),
    };
    if (body !== undefined) init.body = JSON.stringify(body);

    let response: Response;
    try {
      response = await send(`${apiUrl(options.baseUrl, path)}${queryString(query)}`, init);
    } catch (error) {
      signal?.throwIfAborted();
      const server = options.baseUrl === '' ? 'Offprint' : `Offprint at ${options.baseUrl}`;
      const advice = 'Check that it runs and can be reached, then try again.';
      throw networkError(`${server} does not answer. ${advice}`, error);
    }
    if (response.ok || response.status === 304) return response;
    throw await errorOf(response);
  };
}

export function apiUrl(baseUrl: string, path: string): string {
  return `${baseUrl.replace(/\/+$/, '')}/api/v1${path}`;
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

/** One character for each byte of UTF-8, which is how fetch takes a header and Offprint reads it. */
function byteString(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
}

type Schema = Parameters<typeof successEnvelope>[0];
type Output<S extends Schema> = S['_zod']['output'];

/** The `data` of a successful answer, held against its schema. */
export async function readData<S extends Schema>(
  schema: S,
  response: Response,
  signal?: AbortSignal,
): Promise<Output<S>> {
  const parsed = successEnvelope(schema).safeParse(await readJson(response, signal));
  if (parsed.success) return (parsed.data as { data: Output<S> }).data;
  throw invalidResponse('answer', response.status, parsed.error);
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
  /** As the export was named, in any script. */
  readonly fileName: string;
  readonly blob: Blob;
}

export async function readFile(response: Response, signal?: AbortSignal): Promise<DownloadedFile> {
  const { parameters } = parseDisposition(response.headers.get('content-disposition') ?? '');
  try {
    return { fileName: parameters.filename ?? 'export.pdf', blob: await response.blob() };
  } catch (cause) {
    signal?.throwIfAborted();
    throw networkError('The connection broke during the download. Try again.', cause);
  }
}
