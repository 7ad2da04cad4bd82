import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import { deadline } from '../../async/deadline.ts';
import { OffprintError } from '../../domain/errors.ts';
import type { PublicWeb, WebAnswer, WebRequest } from '../../ports/public-web.ts';
import { createAddressRules } from './guarded-http/address-rules.ts';
import {
  checkedUrl,
  createCheckedLookup,
  type Resolve,
  systemResolve,
} from './guarded-http/checked-address.ts';
import { readBody } from './guarded-http/read-body.ts';

export interface PublicWebOptions {
  /** Hosts, addresses and ranges (CIDR) that may be requested although they are not public. */
  readonly allowPrivate: readonly string[];
  /** For tests. */
  readonly resolve?: Resolve;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export function createPublicWeb({ allowPrivate, resolve }: PublicWebOptions): PublicWeb {
  const rules = createAddressRules(allowPrivate);
  const lookup = createCheckedLookup(rules, resolve ?? systemResolve);

  async function follow(request: WebRequest, limits: Limits): Promise<WebAnswer> {
    let url = checkedUrl(request.url, rules);
    for (let redirectsLeft = request.maxRedirects ?? 0; ; redirectsLeft -= 1) {
      const answer = await send(url, request, lookup, limits);
      const status = answer.statusCode ?? 0;
      const { location } = answer.headers;
      if (!REDIRECTS.has(status) || location === undefined || !request.maxRedirects) {
        return { status, body: await readBody(answer, request) };
      }
      answer.destroy();
      if (redirectsLeft === 0) throw unreachable('The address redirects too often.');
      url = checkedUrl(URL.parse(location, url.href)?.href ?? location, rules);
    }
  }

  return {
    async ask(request, signal) {
      using limit = deadline(request.timeoutMs, tooSlow);
      const silence = new AbortController();
      const any = AbortSignal.any([signal, limit.signal, silence.signal]);
      try {
        return await follow(request, { signal: any, onSilence: () => silence.abort(tooSlow()) });
      } catch (error) {
        any.throwIfAborted();
        throw error instanceof OffprintError ? error : reasonOf(error);
      }
    },
  };
}

interface Limits {
  readonly signal: AbortSignal;
  readonly onSilence: () => void;
}

function send(
  url: URL,
  { method, headers, body, silenceMs }: WebRequest,
  lookup: LookupFunction,
  { signal, onSilence }: Limits,
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const isSecure = url.protocol === 'https:';
  const request = (isSecure ? https : http).request(url, {
    ...(isSecure && { secureContext: trustedAuthorities() }),
    method,
    lookup,
    signal,
    // No shared connections, and no proxy of the environment, which would resolve names itself.
    agent: false,
    headers: {
      'user-agent': 'Offprint',
      'accept-encoding': 'identity',
      ...headers,
      ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
    },
  });
  request.setTimeout(silenceMs, onSilence);
  request.on('response', resolve).on('error', reject).end(body);
  return promise;
}

let authorities: SecureContext | undefined;

/** Made once, since making one for each connection takes longer than the rest of a request. */
function trustedAuthorities(): SecureContext {
  authorities ??= createSecureContext();
  return authorities;
}

function tooSlow(): OffprintError {
  return unreachable('The host did not answer in time.');
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'There is no such host.',
  EAI_AGAIN: 'The name of the host cannot be looked up.',
  ECONNREFUSED: 'The host refuses connections.',
  ECONNRESET: 'The connection broke off before the end of the answer.',
  HPE_HEADER_OVERFLOW: 'The head of the answer is too long.',
};

function reasonOf(error: unknown): OffprintError {
  const { code = '' } = error as { code?: string };
  const isOfCertificate = /CERT|SIGNATURE|ALTNAME|ISSUER/.test(code);
  const reason = isOfCertificate ? 'The certificate of the host is not valid.' : REASONS[code];
  return unreachable(reason ?? 'The host could not be asked.', error);
}

function unreachable(message: string, cause?: unknown): OffprintError {
  return new OffprintError('NETWORK_ERROR', message, { cause });
}
