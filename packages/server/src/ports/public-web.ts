/** A request to an address that a user has given. */
export interface WebRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** 0 by default, so that a redirect is returned as the answer. */
  readonly maxRedirects?: number;
  /** The limit of the answer's body after decompression. */
  readonly maxBytes: number;
  /** For a longer body: fail the request, or return its beginning. */
  readonly whenLonger: 'fail' | 'cut';
  /** For the whole request, redirects included. */
  readonly timeoutMs: number;
  /** The longest wait for the next part of the answer. */
  readonly silenceMs: number;
}

export interface WebAnswer {
  readonly status: number;
  readonly body: Uint8Array;
}

/**
 * The public web only: no address of this machine or of a private network is reached, by any name,
 * redirect or notation, unless the settings allow it.
 */
export interface PublicWeb {
  /**
   * @throws OffprintError ADDRESS_REFUSED for a forbidden address; NETWORK_ERROR for one that is
   *   unreachable, too slow or sends too much; the signal's reason when it aborts
   */
  ask(request: WebRequest, signal: AbortSignal): Promise<WebAnswer>;
}
