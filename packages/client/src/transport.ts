import { errorEnvelopeSchema } from '@offprint/contract';
import { OffprintClientError } from './errors.ts';

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

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>> | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
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
      throw noAnswer(options.baseUrl, error);
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
  try {
    return new Headers(headers);
  } catch (cause) {
    throw new OffprintClientError({
      code: 'VALIDATION_ERROR',
      status: 0,
      message: 'A header of the request holds a character that HTTP does not allow there.',
      cause,
    });
  }
}

function noAnswer(baseUrl: string, cause: unknown): OffprintClientError {
  const where = baseUrl === '' ? 'Offprint' : `Offprint at ${baseUrl}`;
  return new OffprintClientError({
    code: 'NETWORK_ERROR',
    status: 0,
    message: `${where} does not answer. Check that it runs and can be reached, then try again.`,
    cause,
  });
}

async function errorOf(response: Response): Promise<OffprintClientError> {
  const { status } = response;
  const retryAfterMs = readRetryAfterMs(response.headers.get('retry-after'));
  const parsed = errorEnvelopeSchema.safeParse(await response.json().catch(() => null));
  if (parsed.success) {
    const { code, message, details } = parsed.data.error;
    return new OffprintClientError({ code, status, message, details, retryAfterMs });
  }
  // Something between here and Offprint answered: a gateway may recover, a wrong address will not.
  const mayPass = status >= 500 || status === 429;
  return new OffprintClientError({
    code: mayPass ? 'NETWORK_ERROR' : 'INVALID_RESPONSE',
    status,
    message: mayPass
      ? `Offprint cannot be reached at the moment (HTTP ${status}). Try again later.`
      : `The answer (HTTP ${status}) is not Offprint's. Check the baseUrl of the client.`,
    retryAfterMs,
  });
}

/** `Retry-After` holds seconds or a date. */
function readRetryAfterMs(header: string | null): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}
